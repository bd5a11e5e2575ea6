import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'

/**
 * What is wrong with a certificate as a sentence: unreadable PEM, outside its validity at `now`, or a private key that belongs to
 * another certificate. Undefined when it can be used. Only the first certificate of a chain is looked at: the server's own.
 */
export const certificateProblem = (
  certificatePem: string,
  privateKeyPem: string | undefined,
  now: Date,
): string | undefined => {
  const certificate = attempt(() => new X509Certificate(certificatePem))
  if (!certificate) return 'The certificate is not readable PEM.'
  return keyProblem(certificate, privateKeyPem) ?? timeProblem(certificate, now)
}

const keyProblem = (certificate: X509Certificate, pem: string | undefined): string | undefined => {
  if (pem === undefined) return undefined
  if (/-----BEGIN [A-Z ]*ENCRYPTED/.test(pem) || pem.includes('Proc-Type: 4,ENCRYPTED'))
    return 'The private key is encrypted; it must be readable without a passphrase.'
  const key: KeyObject | undefined = attempt(() => createPrivateKey(pem))
  if (!key) return 'The private key is not readable PEM.'
  return certificate.checkPrivateKey(key) ? undefined : 'The private key belongs to another certificate.'
}

const timeProblem = ({ validFrom, validTo }: X509Certificate, now: Date): string | undefined => {
  if (now > new Date(validTo)) return `The certificate expired on ${day(validTo)}.`
  return now < new Date(validFrom) ? `The certificate is not valid before ${day(validFrom)}.` : undefined
}

const day = (date: string): string => new Date(date).toISOString().slice(0, 10)

const attempt = <T>(read: () => T): T | undefined => {
  try {
    return read()
  } catch {
    return undefined
  }
}
