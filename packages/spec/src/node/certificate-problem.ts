import { createPrivateKey, X509Certificate } from 'node:crypto'

/**
 * What is wrong with a certificate as a sentence: unreadable PEM, outside its validity at `now`, or a private key that belongs to
 * another certificate. Undefined when it can be used. Only the first certificate of a chain is looked at.
 */
export const certificateProblem = (
  certificatePem: string,
  privateKeyPem: string | undefined,
  now: Date,
): string | undefined => {
  const certificate = attempt(() => new X509Certificate(certificatePem))
  if (!certificate) return 'The certificate is not readable PEM.'
  if (privateKeyPem !== undefined) {
    const key = attempt(() => createPrivateKey(privateKeyPem))
    if (!key) return 'The private key is not readable PEM.'
    if (!certificate.checkPrivateKey(key)) return 'The private key belongs to another certificate.'
  }
  if (now > new Date(certificate.validTo)) return `The certificate expired on ${day(certificate.validTo)}.`
  if (now < new Date(certificate.validFrom)) return `The certificate is not valid before ${day(certificate.validFrom)}.`
  return undefined
}

const day = (date: string): string => new Date(date).toISOString().slice(0, 10)

const attempt = <T>(read: () => T): T | undefined => {
  try {
    return read()
  } catch {
    return undefined
  }
}
