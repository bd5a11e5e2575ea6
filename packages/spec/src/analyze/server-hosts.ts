import { intersectHosts } from '../host-name'
import type { Gateway } from '../resources/gateway'

/**
 * The hosts of all servers of a Gateway to which VirtualServices of a namespace may be bound. `ns/host` admits one namespace, `./host`
 * the Gateway's own; any entry that admits every host of every namespace makes the whole list of its server `*`.
 */
export const hostsForNamespace = ({ spec, metadata }: Gateway, namespace: string): readonly string[] =>
  spec.servers.flatMap(({ hosts }) => {
    if (hosts.length === 0 || hosts.some((host) => host === '*/*')) return ['*']
    return hosts.flatMap((written) => {
      const { namespace: owner, host } = splitServerHost(written, metadata.namespace)
      return owner === undefined || owner === namespace ? [host] : []
    })
  })

/** `namespace/host` of a server in its parts; no namespace means any. */
export const splitServerHost = (
  written: string,
  gatewayNamespace: string,
): { readonly namespace: string | undefined; readonly host: string } => {
  const slash = written.indexOf('/')
  if (slash === -1) return { namespace: undefined, host: written }
  const [namespace, host] = [written.slice(0, slash), written.slice(slash + 1)]
  if (namespace === '*') return { namespace: undefined, host }
  return { namespace: namespace === '.' ? gatewayNamespace : namespace, host }
}

export const hostsOverlap = (a: string, b: string): boolean => intersectHosts(a, b) !== undefined
