import type { Secret } from '@gatewright/spec'
import type { KeyMaterial } from '../../model'
import { decodeBase64 } from '../base64'

/** Keys and certificates out of the Secrets of the input. Whatever is not there comes back as `missing`. */
export interface SecretStore {
  has(ref: SecretRef): boolean
  /** `cert` and `key` before `tls.crt` and `tls.key`. An empty value is no value. */
  serverPair(ref: SecretRef): { readonly certificate: KeyMaterial; readonly privateKey: KeyMaterial }
  /** `cacert` with `crl` before `ca.crt` with `ca.crl`. */
  authorities(ref: SecretRef): { readonly caCertificates: KeyMaterial; readonly caCrl: KeyMaterial | undefined }
}

export interface SecretRef {
  /** Undefined: a credential that no Secret can hold, such as `builtin://`. */
  readonly namespace: string | undefined
  readonly name: string
}

export const createSecretStore = (secrets: readonly Secret[]): SecretStore => {
  const byName = new Map(secrets.map((secret) => [secretName(secret.metadata), secret]))
  const read = (ref: SecretRef, key: string): KeyMaterial | undefined => {
    const data = byName.get(secretName(ref))?.data ?? {}
    const text = Object.hasOwn(data, key) ? data[key] : undefined
    const pem = text === undefined ? undefined : decodeBase64(text)
    return pem ? { from: 'inline', pem, secret: secretName(ref) } : undefined
  }
  return {
    has: (ref) => byName.has(secretName(ref)),
    serverPair: (ref) => {
      for (const [certificateKey, privateKeyKey] of PAIRS) {
        const certificate = read(ref, certificateKey)
        const privateKey = read(ref, privateKeyKey)
        if (certificate && privateKey) return { certificate, privateKey }
      }
      return { certificate: missing(ref), privateKey: missing(ref) }
    },
    authorities: (ref) => {
      for (const [authorityKey, crlKey] of AUTHORITIES) {
        const caCertificates = read(ref, authorityKey)
        if (caCertificates) return { caCertificates, caCrl: read(ref, crlKey) }
      }
      return { caCertificates: missing(ref), caCrl: undefined }
    },
  }
}

const PAIRS = [
  ['cert', 'key'],
  ['tls.crt', 'tls.key'],
] as const

const AUTHORITIES = [
  ['cacert', 'crl'],
  ['ca.crt', 'ca.crl'],
] as const

const secretName = ({ namespace, name }: SecretRef): string => (namespace === undefined ? name : `${namespace}/${name}`)

const missing = (ref: SecretRef): KeyMaterial => ({ from: 'missing', secret: secretName(ref) })
