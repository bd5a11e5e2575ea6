import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import type { InspectCertificate } from '../analyze/context'

export interface CertificateInspectorOptions {
  /** The time that certificates are judged by. Default: now. */
  readonly now?: () => Date
}

/** Judges certificates by reading them as TLS will: the first of the chain is the server's own. For `analyze`'s `inspectCertificate`. */
export const createCertificateInspector =
  ({ now = () => new Date() }: CertificateInspectorOptions = {}): InspectCertificate =>
  (certificatePem, keyPem) => {
    const certificate = readCertificate(certificatePem)
    if (typeof certificate === 'string') return certificate
    return keyProblem(certificate, keyPem) ?? timeProblem(certificate, now())
  }

export const inspectCertificate: InspectCertificate = createCertificateInspector()

const readCertificate = (pem: string): X509Certificate | string => {
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) return 'It is not a certificate in PEM form.'
  try {
    return new X509Certificate(pem)
  } catch {
    return 'The certificate cannot be read.'
  }
}

const keyProblem = (certificate: X509Certificate, pem: string | undefined): string | undefined => {
  if (pem === undefined) return undefined
  if (!pem.includes('PRIVATE KEY-----')) return 'The key is not a private key in PEM form.'
  if (pem.includes('ENCRYPTED')) return 'The private key is encrypted; it must be readable without a passphrase.'
  let key: KeyObject
  try {
    key = createPrivateKey(pem)
  } catch {
    return 'The private key cannot be read.'
  }
  return certificate.checkPrivateKey(key) ? undefined : 'The private key belongs to another certificate.'
}

const timeProblem = ({ validFrom, validTo }: X509Certificate, now: Date): string | undefined => {
  const from = new Date(validFrom)
  const to = new Date(validTo)
  if (now < from) return `The certificate is not valid before ${from.toISOString()}.`
  return now > to ? `The certificate expired on ${to.toISOString()}.` : undefined
}
