/** Where the Secret of a `credentialName` is looked up. */
export type CredentialPlace =
  | { readonly kind: 'secret'; readonly namespace: string; readonly name: string }
  /** Another namespace than the proxy's, which is never read. */
  | { readonly kind: 'denied'; readonly namespace: string; readonly name: string }
  /** Comes from elsewhere (sds, configmap, builtin): nothing of the input tells. */
  | { readonly kind: 'elsewhere' }

const KUBERNETES = 'kubernetes://'

/** Reads a `credentialName`: a name, or `kubernetes://[namespace/]name`, in the namespace of the proxy, not in that of the Gateway. */
export const credentialPlace = (credentialName: string, proxyNamespace: string): CredentialPlace => {
  if (!credentialName.startsWith(KUBERNETES)) {
    if (credentialName.includes('://')) return { kind: 'elsewhere' }
    return { kind: 'secret', namespace: proxyNamespace, name: credentialName }
  }
  const rest = credentialName.slice(KUBERNETES.length)
  const slash = rest.indexOf('/')
  if (slash === -1) return { kind: 'secret', namespace: proxyNamespace, name: rest }
  const [namespace, name] = [rest.slice(0, slash), rest.slice(slash + 1)]
  return { kind: namespace === proxyNamespace ? 'secret' : 'denied', namespace, name }
}
