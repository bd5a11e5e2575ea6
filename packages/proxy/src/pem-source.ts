import { readFileSync } from 'node:fs'
import type { ResourceSet } from '@gatewright/spec'

/** Where PEM text comes from while a revision is applied. Each method throws with a sentence that says what is missing. */
export interface PemSource {
  /** @param path relative to the working directory */
  file(path: string): string
  /** Certificate and key of a Secret in the proxy's namespace. */
  secretPair(name: string): { readonly cert: string; readonly key: string }
  /** CA of the Secret `name-cacert`, else of `name`; undefined when there is none. */
  secretCa(name: string): string | undefined
}

/** Reads files once per revision, so that a certificate and its key come from the same moment as nearly as possible. */
export const createPemSource = (resources: ResourceSet, proxyNamespace: string): PemSource => {
  const files = new Map<string, string>()
  const secretValue = (name: string, keys: readonly string[]): string | undefined => {
    const secret = resources.secrets.find(
      ({ metadata }) => metadata.name === name && metadata.namespace === proxyNamespace,
    )
    const data = secret?.data ?? {}
    const key = keys.find((candidate) => Object.hasOwn(data, candidate) && data[candidate])
    return key === undefined ? undefined : Buffer.from(data[key] ?? '', 'base64').toString('latin1')
  }
  return {
    file: (path) => {
      const known = files.get(path)
      if (known !== undefined) return known
      const text = readFile(path)
      files.set(path, text)
      return text
    },
    secretPair: (name) => {
      const generic = { cert: secretValue(name, ['cert']), key: secretValue(name, ['key']) }
      const { cert, key } =
        generic.cert && generic.key
          ? generic
          : { cert: secretValue(name, ['tls.crt']), key: secretValue(name, ['tls.key']) }
      if (!cert || !key) throw new Error(`the Secret ${proxyNamespace}/${name} has no certificate and key`)
      return { cert, key }
    },
    secretCa: (name) => secretValue(`${name}-cacert`, CA_KEYS) ?? secretValue(name, CA_KEYS),
  }
}

const CA_KEYS = ['cacert', 'ca.crt']

const readFile = (path: string): string => {
  try {
    return readFileSync(path, 'latin1')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    throw new Error(`${path} ${code === 'ENOENT' ? 'does not exist' : `cannot be read (${String(code ?? error)})`}`)
  }
}
