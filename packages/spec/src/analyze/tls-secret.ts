import type { Secret } from '../resources/secret'

/** Certificate and key of a Secret as PEM text, or what keeps them from being read. */
export type TlsSecret = { readonly certificate: string; readonly key: string } | { readonly problem: string }

/** The shapes that Istio reads, in its order: a generic Secret first, then `kubernetes.io/tls`. The type of the Secret does not count. */
const PAIRS = [
  { certificate: 'cert', key: 'key' },
  { certificate: 'tls.crt', key: 'tls.key' },
] as const
const CA_KEYS = ['cacert', 'ca.crt'] as const

const dataOf = (secret: Secret, key: string): string | undefined =>
  secret.data && Object.hasOwn(secret.data, key) ? secret.data[key] : undefined

export const readTlsSecret = (secret: Secret): TlsSecret => {
  for (const names of PAIRS) {
    const [certificate, key] = [dataOf(secret, names.certificate), dataOf(secret, names.key)]
    if (certificate === undefined || key === undefined) continue
    const empty = [certificate === '' && names.certificate, key === '' && names.key].find(Boolean)
    if (empty) return { problem: `its ${empty} is empty` }
    const [certificatePem, keyPem] = [decodeBase64(certificate), decodeBase64(key)]
    if (certificatePem === undefined) return { problem: `its ${names.certificate} is not base64` }
    if (keyPem === undefined) return { problem: `its ${names.key} is not base64` }
    return { certificate: certificatePem, key: keyPem }
  }
  const found = Object.keys(secret.data ?? {})
  return {
    problem: `it has neither cert and key nor tls.crt and tls.key, but ${found.length > 0 ? found.join(', ') : 'no data'}`,
  }
}

/** Whether a Secret holds CA certificates to verify clients with. */
export const hasCa = (secret: Secret): boolean => CA_KEYS.some((key) => Boolean(dataOf(secret, key)))

const decodeBase64 = (text: string): string | undefined => {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)))
  } catch {
    return undefined
  }
}
