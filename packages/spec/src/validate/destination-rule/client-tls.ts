import type { ClientTls } from '../../resources/destination-rule'
import { error, type Findings } from '../rule'

const FILES = ['clientCertificate', 'privateKey', 'caCertificates', 'caCrl'] as const

/** How the proxy speaks TLS to a destination. */
export function* checkClientTls(tls: ClientTls): Findings {
  yield* checkSkippedVerification(tls)
  if (tls.mode === 'ISTIO_MUTUAL') {
    for (const field of [...FILES, 'credentialName'] as const)
      if (tls[field])
        yield error('tls_invalid', [field], `ISTIO_MUTUAL takes the workload's own identity; ${field} must not be set.`)
    return
  }
  if (tls.mode !== 'SIMPLE' && tls.mode !== 'MUTUAL') return
  if (tls.credentialName) {
    const files = FILES.filter((field) => tls[field])
    if (files.length > 0)
      yield error(
        'tls_invalid',
        [],
        `credentialName does not go with ${files.join(', ')}.`,
        'Put the files into the Secret.',
      )
    return
  }
  if (tls.mode !== 'MUTUAL') return
  if (!tls.clientCertificate)
    yield error('tls_invalid', ['clientCertificate'], 'MUTUAL needs clientCertificate, or a credentialName.')
  if (!tls.privateKey) yield error('tls_invalid', ['privateKey'], 'MUTUAL needs privateKey, or a credentialName.')
}

/** Not verifying a server contradicts saying whom to trust. With MUTUAL the credential may hold just the client's pair. */
function* checkSkippedVerification(tls: ClientTls): Findings {
  if (!tls.insecureSkipVerify || (tls.mode !== 'SIMPLE' && tls.mode !== 'MUTUAL')) return
  const trust = [
    tls.caCertificates && 'caCertificates',
    tls.subjectAltNames?.length && 'subjectAltNames',
    tls.mode === 'SIMPLE' && tls.credentialName && 'credentialName',
  ].filter(Boolean)
  if (trust.length > 0)
    yield error('tls_invalid', [], `insecureSkipVerify contradicts ${trust.join(' and ')}.`, 'Keep one of the two.')
}
