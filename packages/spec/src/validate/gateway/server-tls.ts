import type { ServerTls } from '../../resources/gateway'
import { error, type Findings, warning } from '../rule'
import { isCipherSuite } from './cipher-suites'

const TERMINATING: ReadonlySet<string> = new Set(['SIMPLE', 'MUTUAL', 'OPTIONAL_MUTUAL'])

/** The fields of a server's tls block among themselves. */
export function* checkServerTls(tls: ServerTls): Findings {
  const mode = tls.mode ?? 'PASSTHROUGH'
  yield* checkCipherSuites(tls)
  if (mode === 'ISTIO_MUTUAL') {
    yield* checkMeshIdentity(tls)
    return
  }
  yield* checkSources(tls)
  yield* checkCrl(tls, mode)
  if (!TERMINATING.has(mode)) yield* checkPassthrough(tls, mode)
  else if (!tls.credentialName && !tls.credentialNames?.length) yield* checkFiles(tls, mode)
}

function* checkCipherSuites({ cipherSuites = [], minProtocolVersion }: ServerTls): Findings {
  const seen = new Set<string>()
  for (const [index, suite] of cipherSuites.entries()) {
    if (!isCipherSuite(suite))
      yield warning(
        'tls_invalid',
        ['cipherSuites', index],
        `${suite} is no cipher suite that can be chosen; it is ignored.`,
      )
    else if (seen.has(suite)) yield warning('tls_invalid', ['cipherSuites', index], `${suite} is listed twice.`)
    seen.add(suite)
  }
  if (cipherSuites.length === 0 && (minProtocolVersion === 'TLSV1_0' || minProtocolVersion === 'TLSV1_1'))
    yield warning(
      'tls_invalid',
      ['minProtocolVersion'],
      `${minProtocolVersion} has no effect while cipherSuites lists none that it can use.`,
      'List cipher suites of that version, or leave minProtocolVersion out for TLS 1.2.',
    )
}

const CERTIFICATE_FIELDS = [
  'serverCertificate',
  'privateKey',
  'caCertificates',
  'tlsCertificates',
  'credentialName',
  'credentialNames',
] as const

const setFields = <Field extends keyof ServerTls>(tls: ServerTls, fields: readonly Field[]): readonly Field[] =>
  fields.filter((field) => {
    const value: unknown = tls[field]
    return Array.isArray(value) ? value.length > 0 : Boolean(value)
  })

function* checkMeshIdentity(tls: ServerTls): Findings {
  for (const field of setFields(tls, CERTIFICATE_FIELDS))
    yield error('tls_invalid', [field], `ISTIO_MUTUAL takes the workload's own identity; ${field} must not be set.`)
}

function* checkPassthrough(tls: ServerTls, mode: string): Findings {
  const ignored = setFields(tls, [...CERTIFICATE_FIELDS, 'caCrl'])
  if (ignored.length > 0)
    yield warning(
      'tls_invalid',
      ['mode'],
      `${mode} does not terminate TLS; ${ignored.join(', ')} ${ignored.length > 1 ? 'are' : 'is'} ignored.`,
      'Set mode: SIMPLE to terminate TLS.',
    )
}

/** The certificate comes from one place. A lone file beside a credential is tolerated: only a pair counts. */
function* checkSources(tls: ServerTls): Findings {
  const hasPair = setFields(tls, ['serverCertificate', 'privateKey']).length === 2
  const others = setFields(tls, ['credentialName', 'credentialNames', 'tlsCertificates'])
  if (others.length + (hasPair ? 1 : 0) > 1)
    yield error(
      'tls_invalid',
      [],
      'The certificate comes from more than one source.',
      'Keep one of credentialName, credentialNames, tlsCertificates, and serverCertificate with privateKey.',
    )
  const names = tls.credentialNames?.length ?? 0
  if (names > 2)
    yield error('tls_invalid', ['credentialNames'], `credentialNames lists ${names} names; two are allowed.`)
  if ((tls.tlsCertificates?.length ?? 0) > 2)
    yield warning('tls_invalid', ['tlsCertificates'], 'Only two of tlsCertificates are used.')
}

function* checkCrl(tls: ServerTls, mode: string): Findings {
  if (!tls.caCrl) return
  if (mode === 'SIMPLE')
    yield error('tls_invalid', ['caCrl'], 'caCrl is for client certificates; SIMPLE asks for none.')
  else if (tls.credentialName || tls.credentialNames?.length)
    yield error(
      'tls_invalid',
      ['caCrl'],
      'caCrl does not go with a credential.',
      'Put the list into the Secret as ca.crl.',
    )
}

function* checkFiles(tls: ServerTls, mode: string): Findings {
  const needs = (field: string) => `${mode} needs ${field}, or a credentialName.`
  const pairs = tls.tlsCertificates ?? []
  if (pairs.length === 0) {
    if (!tls.serverCertificate) yield error('tls_invalid', ['serverCertificate'], needs('serverCertificate'))
    if (!tls.privateKey) yield error('tls_invalid', ['privateKey'], needs('privateKey'))
  }
  for (const [index, pair] of pairs.entries()) {
    const path = ['tlsCertificates', index] as const
    if (!pair.serverCertificate) yield error('tls_invalid', [...path, 'serverCertificate'], needs('serverCertificate'))
    if (!pair.privateKey) yield error('tls_invalid', [...path, 'privateKey'], needs('privateKey'))
  }
  if (mode !== 'SIMPLE' && !tls.caCertificates)
    yield error(
      'tls_invalid',
      ['caCertificates'],
      `${mode} needs caCertificates to verify clients with, or a credentialName.`,
    )
}
