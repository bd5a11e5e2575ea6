import { expandHost, intersectHosts } from '../host-name'
import type { Gateway, Server } from '../resources/gateway'
import type { VirtualService } from '../resources/virtual-service'
import { createHostIndex } from './host-index'
import { splitServerHost } from './server-hosts'

/** Domains of the virtual hosts that a VirtualService gets on a server. */
export type DomainsFor = (virtualService: VirtualService) => ReadonlySet<string>

/**
 * Of each pair of a server's and a VirtualService's hosts that cover one another, the more specific. A server without hosts, as in 2018,
 * takes any host for `*`.
 */
export const serverDomains = ({ metadata }: Gateway, { hosts }: Server): DomainsFor => {
  if (hosts.length === 0) return () => new Set('*')
  const offered = (hosts.includes('*/*') ? ['*'] : hosts).map((host) => splitServerHost(host, metadata.namespace))
  const index = createHostIndex(offered, ({ host }) => host)
  return ({ spec, metadata: { namespace } }) => {
    const domains = new Set<string>()
    for (const written of spec.hosts ?? []) {
      const own = expandHost(written, namespace)
      for (const { namespace: admitted, host } of index.meeting(own)) {
        const shared = admitted === undefined || admitted === namespace ? intersectHosts(host, own) : undefined
        if (shared !== undefined) domains.add(shared.toLowerCase())
      }
    }
    return domains
  }
}
