const LEGACY_FQDN = /^([^./]+)\.([^./]+)\.svc\.[^/]+$/

/**
 * `namespace/name` of a Gateway as a VirtualService spells it: `name` and `./name` mean the VirtualService's own namespace, `ns/name`
 * is literal, `name.ns.svc.cluster.local` is the old spelling. `mesh` stays `mesh`.
 */
export const resolveGatewayName = (name: string, namespace: string): string => {
  if (name === 'mesh') return name
  if (name.startsWith('./')) return `${namespace}/${name.slice(2)}`
  if (name.includes('/')) return name
  const legacy = LEGACY_FQDN.exec(name)
  return legacy ? `${legacy[2]}/${legacy[1]}` : `${namespace}/${name}`
}
