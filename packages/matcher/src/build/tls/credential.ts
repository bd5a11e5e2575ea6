import type { SecretRef, SecretStore } from './secret-store'

/** Suffix of the Secret that holds the certificate authorities of a credential. */
const CA_SUFFIX = '-cacert'

/**
 * The Secret behind a `credentialName`: `name` and `kubernetes://name` live in the proxy's namespace, whatever the namespace of the
 * resource that names them; `kubernetes://ns/name` is denied for any other one. ConfigMaps, SDS and built-in identities are no Secrets.
 */
export const credentialSecret = (credential: string, proxyNamespace: string): SecretRef => {
  const [, scheme = 'kubernetes', rest = credential] = /^([a-z-]+):\/\/(.*)$/.exec(credential) ?? []
  const [first = '', second] = rest.split('/', 2)
  const namespace = second === undefined ? proxyNamespace : first
  const isSecret = scheme === 'kubernetes' || scheme === 'kubernetes-gateway'
  return isSecret && namespace === proxyNamespace
    ? { namespace, name: second ?? first }
    : { namespace: undefined, name: credential }
}

/** The Secret with the authorities of a credential: the one named for it, else `<name>-cacert` where that exists, else the credential's own. */
export const authoritySecret = (
  credential: string,
  named: string | undefined,
  proxyNamespace: string,
  secrets: SecretStore,
): SecretRef => {
  if (named) return credentialSecret(named, proxyNamespace)
  const own = credentialSecret(credential, proxyNamespace)
  const separate = { ...own, name: `${own.name}${CA_SUFFIX}` }
  return secrets.has(separate) ? separate : own
}
