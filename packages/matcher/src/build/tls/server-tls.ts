import type { ServerTls } from '@gatewright/spec'
import type { DownstreamTls, KeyMaterial, ServerCertificate, TlsVersion } from '../../model'
import { usableCipherSuites } from './cipher-suites'
import { authoritySecret, credentialSecret } from './credential'
import type { SecretStore } from './secret-store'

/** TLS as a terminating server of a Gateway speaks it. */
export const serverTls = (tls: ServerTls, proxyNamespace: string, secrets: SecretStore): DownstreamTls => {
  const clientCertificate = CLIENT_CERTIFICATE[tls.mode ?? 'PASSTHROUGH'] ?? 'none'
  if (tls.mode === 'ISTIO_MUTUAL') {
    return { ...simpleTls([MESH_IDENTITY]), clientCertificate, caCertificates: MESH_IDENTITY.certificate }
  }
  const versions = {
    minVersion: VERSIONS[tls.minProtocolVersion ?? 'TLS_AUTO'] ?? 'TLSv1.2',
    maxVersion: VERSIONS[tls.maxProtocolVersion ?? 'TLS_AUTO'] ?? 'TLSv1.3',
    cipherSuites: usableCipherSuites(tls.cipherSuites),
  } as const
  const credentials = credentialsOf(tls)
  const certificates = serverCertificates(tls, credentials, proxyNamespace, secrets)
  if (clientCertificate === 'none') return { ...simpleTls(certificates), ...versions }
  const [credential] = credentials
  return {
    ...simpleTls(certificates),
    ...versions,
    ...(credential === undefined
      ? fileAuthorities(tls)
      : secrets.authorities(authoritySecret(credential, tls.caCertCredentialName, proxyNamespace, secrets))),
    clientCertificate,
    subjectAltNames: tls.subjectAltNames ?? [],
    // Istio hands the pins to Envoy only together with a credential; beside files they have no effect.
    verifyCertificateSpki: credential === undefined ? [] : (tls.verifyCertificateSpki ?? []),
    verifyCertificateHash: credential === undefined ? [] : (tls.verifyCertificateHash ?? []),
    insecureSkipVerify: tls.insecureSkipVerify ?? false,
  }
}

/** TLS with the defaults of Istio that asks clients for no certificate. */
export const simpleTls = (certificates: readonly ServerCertificate[]): DownstreamTls => ({
  certificates,
  clientCertificate: 'none',
  caCertificates: undefined,
  caCrl: undefined,
  subjectAltNames: [],
  verifyCertificateSpki: [],
  verifyCertificateHash: [],
  insecureSkipVerify: false,
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.3',
  cipherSuites: [],
})

const CLIENT_CERTIFICATE: Partial<Record<NonNullable<ServerTls['mode']>, DownstreamTls['clientCertificate']>> = {
  MUTUAL: 'required',
  ISTIO_MUTUAL: 'required',
  OPTIONAL_MUTUAL: 'optional',
}

const VERSIONS: Partial<Record<NonNullable<ServerTls['minProtocolVersion']>, TlsVersion>> = {
  TLSV1_0: 'TLSv1',
  TLSV1_1: 'TLSv1.1',
  TLSV1_2: 'TLSv1.2',
  TLSV1_3: 'TLSv1.3',
}

/** Outside a mesh there is no workload identity to show: handshakes fail. */
const MESH_IDENTITY: ServerCertificate = {
  serverNames: [],
  certificate: { from: 'missing', secret: 'builtin://' },
  privateKey: { from: 'missing', secret: 'builtin://' },
}

const credentialsOf = (tls: ServerTls): readonly string[] =>
  tls.credentialName ? [tls.credentialName] : (tls.credentialNames ?? [])

const serverCertificates = (
  tls: ServerTls,
  credentials: readonly string[],
  proxyNamespace: string,
  secrets: SecretStore,
): readonly ServerCertificate[] => {
  const fromSecrets = credentials.map((name) => secrets.serverPair(credentialSecret(name, proxyNamespace)))
  const files = [...(tls.tlsCertificates ?? []), tls]
  const pairs = fromSecrets.length > 0 ? fromSecrets : files.flatMap(filePair)
  return pairs.map((pair) => ({ serverNames: [], ...pair }))
}

const filePair = (pair: {
  readonly serverCertificate?: string | undefined
  readonly privateKey?: string | undefined
}): readonly { readonly certificate: KeyMaterial; readonly privateKey: KeyMaterial }[] =>
  pair.serverCertificate && pair.privateKey
    ? [
        {
          certificate: { from: 'file', path: pair.serverCertificate },
          privateKey: { from: 'file', path: pair.privateKey },
        },
      ]
    : []

const fileAuthorities = (tls: ServerTls): Pick<DownstreamTls, 'caCertificates' | 'caCrl'> => {
  const path = tls.caCertificates ?? tls.tlsCertificates?.find(({ caCertificates }) => caCertificates)?.caCertificates
  return {
    caCertificates: path ? { from: 'file', path } : undefined,
    caCrl: tls.caCrl ? { from: 'file', path: tls.caCrl } : undefined,
  }
}
