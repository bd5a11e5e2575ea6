import { type ConnectionOptions, checkServerIdentity, type PeerCertificate } from 'node:tls'
import type { ClientTls } from '@gatewright/spec'
import type { PemSource } from '../pem-source'

export type UpstreamTls =
  | { readonly kind: 'plain' }
  | { readonly kind: 'tls'; readonly options: ConnectionOptions }
  /** The settings cannot be carried out. Nothing is sent: falling back to plain text or to no verification would be worse. */
  | { readonly kind: 'unusable'; readonly problem: TlsProblem }

export interface TlsProblem {
  readonly text: string
  /** Nobody's mistake: it asks for something that this proxy has not got. */
  readonly unsupported: boolean
}

/**
 * Connection options for a DestinationRule's `tls` block. The server's certificate is verified unless `insecureSkipVerify` says
 * otherwise: against `caCertificates` or the CAs of the system, and against `subjectAltNames`, or the server name where that was
 * taken from the request's Host. A given `sni` without `subjectAltNames` leaves the name unchecked, as in Istio.
 */
export const upstreamTls = (tls: ClientTls | undefined, pem: PemSource): UpstreamTls => {
  if (!tls || tls.mode === undefined || tls.mode === 'DISABLE') return { kind: 'plain' }
  if (tls.mode === 'ISTIO_MUTUAL') return unusable('ISTIO_MUTUAL needs the identity of a mesh', true)
  try {
    return { kind: 'tls', options: { minVersion: 'TLSv1.2', ...trust(tls, pem), ...identity(tls, pem), ...names(tls) } }
  } catch (error) {
    return unusable(error instanceof Error ? error.message : String(error), false)
  }
}

const unusable = (text: string, unsupported: boolean): UpstreamTls => ({
  kind: 'unusable',
  problem: { text, unsupported },
})

const trust = (tls: ClientTls, pem: PemSource): ConnectionOptions => {
  if (tls.insecureSkipVerify) return { rejectUnauthorized: false }
  const own = tls.caCertificates && tls.caCertificates !== 'system' ? pem.file(tls.caCertificates) : undefined
  const ca = own ?? (tls.credentialName ? pem.secretCa(tls.credentialName) : undefined)
  return { rejectUnauthorized: true, ...(ca && { ca }), ...(tls.caCrl && { crl: pem.file(tls.caCrl) }) }
}

const identity = (tls: ClientTls, pem: PemSource): ConnectionOptions => {
  if (tls.mode !== 'MUTUAL') return {}
  if (tls.credentialName) return pem.secretPair(tls.credentialName)
  if (!tls.clientCertificate || !tls.privateKey) throw new Error('MUTUAL needs clientCertificate and privateKey')
  return { cert: pem.file(tls.clientCertificate), key: pem.file(tls.privateKey) }
}

const names = ({ sni, subjectAltNames = [] }: ClientTls): ConnectionOptions => ({
  ...(sni && { servername: sni }),
  ...(subjectAltNames.length > 0
    ? { checkServerIdentity: (_: string, certificate: PeerCertificate) => checkNames(subjectAltNames, certificate) }
    : sni && { checkServerIdentity: () => undefined }),
})

const checkNames = (wanted: readonly string[], certificate: PeerCertificate): Error | undefined => {
  const uris = (certificate.subjectaltname ?? '').split(', ').filter((name) => name.startsWith('URI:'))
  const fits = wanted.some((name) => uris.includes(`URI:${name}`) || !checkServerIdentity(name, certificate))
  return fits ? undefined : new Error(`the certificate carries none of ${wanted.join(', ')}`)
}
