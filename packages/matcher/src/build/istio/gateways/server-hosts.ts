import { hostCovers, intersectHosts } from '@gatewright/spec'
import { domainName } from '../../domain-name'

/**
 * Hosts of a server as Istio compares them: the namespace `.` is the Gateway's own, the namespace `*` is left off, and any host in any
 * namespace makes the whole list `*`. A server without hosts, as in 2018, stays without.
 */
export const normaliseServerHosts = (hosts: readonly string[], gatewayNamespace: string): readonly string[] => {
  if (hosts.includes('*/*')) return ['*']
  return hosts.map((host) => {
    if (host.startsWith('./')) return `${gatewayNamespace}/${host.slice(2)}`
    return host.startsWith('*/') ? host.slice(2) : host
  })
}

/** Names of a server that VirtualServices of a namespace may attach to. */
export const hostsForNamespace = (hosts: readonly string[], namespace: string): readonly string[] =>
  hosts.flatMap((host) => {
    const slash = host.indexOf('/')
    if (slash === -1) return [host]
    return host.slice(0, slash) === namespace ? [host.slice(slash + 1)] : []
  })

/** SNI names of a server; empty when it takes any, or none. */
export const serverNames = (hosts: readonly string[]): readonly string[] => {
  const names = hosts.map((host) => domainName(host.slice(host.indexOf('/') + 1)))
  return names.includes('*') ? [] : [...new Set(names)]
}

/** Domains that a VirtualService serves on a server: of each pair that covers one another the more specific. */
export const sharedDomains = (
  server: readonly string[],
  namespace: string,
  virtualService: readonly string[],
): readonly string[] => {
  if (server.length === 0) return ['*']
  const names = hostsForNamespace(server, namespace)
  const shared = names.flatMap((name) => virtualService.map((host) => intersectHosts(name, host)))
  return [...new Set(shared.filter((domain) => domain !== undefined).map(domainName))]
}

/** Whether a VirtualService belongs to a server whose connections carry no Host. */
export const attaches = (server: readonly string[], namespace: string, virtualService: readonly string[]): boolean =>
  server.length === 0 ||
  hostsForNamespace(server, namespace).some((name) =>
    virtualService.some((host) => hostCovers(name, host) || hostCovers(host, name)),
  )
