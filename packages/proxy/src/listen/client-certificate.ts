import { createHash, type X509Certificate } from 'node:crypto'
import type { TLSSocket } from 'node:tls'
import type { DownstreamTls } from '@gatewright/matcher'

/** Whether a client's certificate, or its absence, is what the server asks for. The chain of trust was verified in the handshake. */
export const clientIsAccepted = (tls: DownstreamTls, socket: TLSSocket): boolean => {
  if (tls.clientCertificate === 'none') return true
  const certificate = socket.getPeerX509Certificate()
  if (!certificate) return tls.clientCertificate === 'optional'
  if (!socket.authorized && !tls.insecureSkipVerify) return false
  return namesFit(tls, certificate) && pinsFit(tls, certificate)
}

/** Names are compared as a whole: `x` does not take `xy`. */
const namesFit = ({ subjectAltNames }: DownstreamTls, certificate: X509Certificate): boolean => {
  if (subjectAltNames.length === 0) return true
  const names = alternativeNames(certificate)
  return subjectAltNames.some((wanted) => names.some(({ value }) => value === wanted))
}

/** A certificate that matches any pin, by key or as a whole, is accepted. */
const pinsFit = (tls: DownstreamTls, certificate: X509Certificate): boolean => {
  const { verifyCertificateSpki, verifyCertificateHash } = tls
  if (verifyCertificateSpki.length === 0 && verifyCertificateHash.length === 0) return true
  const spki = createHash('sha256')
    .update(certificate.publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64')
  const hash = certificateHash(certificate)
  return (
    verifyCertificateSpki.includes(spki) ||
    verifyCertificateHash.some((pin) => pin.replaceAll(':', '').toLowerCase() === hash)
  )
}

const certificateHash = (certificate: X509Certificate): string =>
  certificate.fingerprint256.replaceAll(':', '').toLowerCase()

export interface AlternativeName {
  readonly type: string
  readonly value: string
}

/** Subject alternative names; values that Node prints as JSON, because they hold separators, are read back. */
export const alternativeNames = ({ subjectAltName }: X509Certificate): readonly AlternativeName[] => {
  const names: AlternativeName[] = []
  for (const [, type = '', quoted, plain = ''] of (subjectAltName ?? '').matchAll(
    /([A-Za-z ]+):(?:("(?:[^"\\]|\\.)*")|([^,]*))(?:, |$)/g,
  ))
    names.push({ type, value: quoted === undefined ? plain : String(JSON.parse(quoted)) })
  return names
}

/**
 * The `x-forwarded-client-cert` element of a client that showed a certificate (Istio sets subject, URI and DNS names, and the whole
 * certificate; Envoy always sets the hash). Undefined without one.
 */
export const forwardedClientCertificate = (socket: TLSSocket): string | undefined => {
  const certificate = socket.getPeerX509Certificate()
  if (!certificate) return undefined
  const names = alternativeNames(certificate)
  const uris = names.filter(({ type }) => type === 'URI').map(({ value }) => `URI=${quote(value)}`)
  const subject = certificate.subject.split('\n').reverse().join(',')
  return [
    `Hash=${certificateHash(certificate)}`,
    `Cert="${encodeURIComponent(certificate.toString())}"`,
    `Subject="${escapeQuotes(subject)}"`,
    ...(uris.length > 0 ? uris : ['URI=']),
    ...names.filter(({ type }) => type === 'DNS').map(({ value }) => `DNS=${quote(value)}`),
  ]
    .join(';')
    .replace(/[^\x20-\x7e]/g, encodeURIComponent)
}

const escapeQuotes = (text: string): string => text.replace(/["\\]/g, '\\$&')
const quote = (text: string): string => (/[,;="]/.test(text) ? `"${escapeQuotes(text)}"` : text)
