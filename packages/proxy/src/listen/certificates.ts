import { createPrivateKey, X509Certificate } from 'node:crypto'

/**
 * What keeps a certificate and its key from being used, in one sentence; undefined when nothing does. An expired certificate can be
 * used, as in Istio: most clients refuse it, but that is theirs to say.
 */
export const inspectCertificate = (certificatePem: string, keyPem: string | undefined): string | undefined => {
  const certificate = attempt(() => new X509Certificate(certificatePem))
  if (!certificate) return 'the certificate is not PEM, or is damaged'
  if (keyPem === undefined) return undefined
  const key = attempt(() => createPrivateKey(keyPem))
  if (!key) return 'the private key is not PEM, is damaged, or is encrypted'
  return certificate.checkPrivateKey(key) ? undefined : 'the private key belongs to another certificate'
}

const attempt = <T>(read: () => T): T | undefined => {
  try {
    return read()
  } catch {
    return undefined
  }
}
