import type { Route, VirtualHost } from '../../../model'
import type { BuildContext } from '../../build-context'
import { domainName } from '../../domain-name'
import type { PlacedServer } from '../gateways/place-servers'
import { sharedDomains } from '../gateways/server-hosts'
import type { BoundVirtualService } from '../virtual-services/bound-virtual-service'
import type { VirtualServicesByGateway } from '../virtual-services/visible-virtual-services'
import { httpRoutes } from './http-routes'
import { isCatchAll } from './route-match'

interface OpenVirtualHost {
  readonly routes: Route[]
  /** What has given its routes already: a second server of the same Gateway that covers the same host has none to add. */
  readonly givers: Map<BoundVirtualService, Set<string>>
  requireTls: boolean
}

/** Virtual hosts of the HTTP servers that share a route table, in their order of precedence. */
export const virtualHosts = (
  servers: readonly PlacedServer[],
  virtualServices: VirtualServicesByGateway,
  context: BuildContext,
): readonly VirtualHost[] => {
  const open = new Map<string, OpenVirtualHost>()
  const at = (domain: string): OpenVirtualHost => {
    const found = open.get(domain) ?? { routes: [], givers: new Map(), requireTls: false }
    open.set(domain, found)
    return found
  }
  for (const placed of servers) {
    for (const virtualService of virtualServices.get(placed.ref.gateway) ?? []) {
      const { namespace } = virtualService.resource.metadata
      const domains = sharedDomains(placed.hosts, namespace, virtualService.hosts)
      const routes = domains.length > 0 ? httpRoutes(virtualService, placed.ref, context) : []
      if (routes.length === 0) continue
      for (const domain of domains) {
        const host = at(domain)
        addRoutes(host, virtualService, placed, routes)
        // The flag belongs to the virtual host, so it holds for every server that shares it.
        host.requireTls ||= redirects(placed)
      }
    }
    // Hosts that no VirtualService covers redirect as well.
    if (redirects(placed)) for (const domain of redirectedDomains(placed)) at(domain).requireTls = true
  }
  return [...open].map(([domain, { routes, requireTls }]) => ({
    domain,
    wildcardLabels: 'any',
    requireTls,
    routes: catchAllsLast(routes),
  }))
}

const addRoutes = (
  { givers, routes }: OpenVirtualHost,
  virtualService: BoundVirtualService,
  { ref }: PlacedServer,
  added: readonly Route[],
): void => {
  const gateways = givers.get(virtualService) ?? new Set()
  givers.set(virtualService, gateways)
  if (gateways.has(ref.gateway)) return
  gateways.add(ref.gateway)
  for (const route of added) routes.push(route)
}

const redirects = ({ kind, server }: PlacedServer): boolean => kind === 'http' && server.tls?.httpsRedirect === true

/** A host with a namespace gives a domain with a slash in it, which no Host can be. */
const redirectedDomains = ({ hosts }: PlacedServer): readonly string[] =>
  hosts.length === 0 ? ['*'] : hosts.filter((host) => !host.includes('/')).map(domainName)

/** The order of VirtualServices is by age; one that takes everything must not hide those after it. */
const catchAllsLast = (routes: readonly Route[]): readonly Route[] => [
  ...routes.filter(({ match }) => !isCatchAll(match)),
  ...routes.filter(({ match }) => isCatchAll(match)),
]
