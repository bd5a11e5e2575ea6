import { resolveGatewayName } from '../gateway-name'
import { labelsMatch } from '../labels'
import { byAge } from '../order'
import type { Gateway, Server } from '../resources/gateway'
import type { VirtualService } from '../resources/virtual-service'
import { type AnalysisContext, keyOf } from './context'
import { exportScopes } from './export-to'
import { serverDomains } from './server-domains'
import { isActive, routesOf, type TableRoute } from './virtual-service-routes'
import type { WitnessTarget } from './witness'

/** The routes that compete for the requests to one host on one port. */
export interface RouteTable {
  readonly target: WitnessTarget
  /** In the order in which they are tried. */
  readonly routes: readonly TableRoute[]
  /** Routes that are left out, for an earlier one of the same VirtualService takes everything. */
  readonly dropped: readonly { readonly route: TableRoute; readonly by: TableRoute }[]
}

/** Every virtual host that the Gateways of the input make of its VirtualServices, as a proxy in the namespace of this one sees them. */
export const routeTables = (context: AnalysisContext): readonly RouteTable[] => {
  const { sound, proxy } = context
  const bound = boundTo(sound.virtualServices, proxy.namespace)
  const open = new Map<string, OpenTable>()
  for (const gateway of sound.gateways.toSorted(byAge))
    for (const [index, server] of gateway.spec.servers.entries()) {
      const scheme = schemeOf(server)
      if (!scheme) continue
      const name = tableName(context, gateway, server, index, scheme)
      const domainsFor = serverDomains(gateway, server)
      for (const { virtualService, routes } of bound.get(keyOf(gateway)) ?? []) {
        const active = routes.filter((route) => isActive(route, keyOf(gateway), server.port.number, proxy))
        for (const domain of active.length > 0 ? domainsFor(virtualService) : []) {
          const key = `${name} ${domain}`
          const table = open.get(key) ?? openTable({ scheme, port: server.port.number, domain })
          open.set(key, table)
          addRoutes(table, `${keyOf(gateway)} ${keyOf(virtualService)}`, active)
        }
      }
    }
  return [...open.values()].map(({ target, first, last, dropped }) => ({
    target,
    routes: [...first, ...last],
    dropped,
  }))
}

interface OpenTable {
  readonly target: WitnessTarget
  readonly first: TableRoute[]
  /** Those that take everything: behind the others, whatever their age. */
  readonly last: TableRoute[]
  readonly dropped: { readonly route: TableRoute; readonly by: TableRoute }[]
  /** A second server of the same Gateway with the same host adds nothing. */
  readonly givers: Set<string>
}

const openTable = (target: WitnessTarget): OpenTable => ({
  target,
  first: [],
  last: [],
  dropped: [],
  givers: new Set(),
})

const addRoutes = ({ first, last, dropped, givers }: OpenTable, giver: string, routes: readonly TableRoute[]): void => {
  if (givers.has(giver)) return
  givers.add(giver)
  let catchAll: TableRoute | undefined
  for (const route of routes) {
    if (catchAll) dropped.push({ route, by: catchAll })
    else if (route.isCatchAll) last.push(route)
    else first.push(route)
    if (route.isCatchAll) catchAll ??= route
  }
}

interface BoundVirtualService {
  readonly virtualService: VirtualService
  readonly routes: readonly TableRoute[]
}

/** VirtualServices by the Gateways they are bound to: private ones first, then those exported to this namespace by name, then public ones. */
const boundTo = (
  virtualServices: readonly VirtualService[],
  namespace: string,
): ReadonlyMap<string, readonly BoundVirtualService[]> => {
  const ranked = virtualServices
    .map((virtualService) => ({ virtualService, rank: exportRank(virtualService, namespace) ?? -1 }))
    .filter(({ rank, virtualService }) => rank >= 0 && (virtualService.spec.hosts ?? []).length > 0)
    .sort((a, b) => a.rank - b.rank || byAge(a.virtualService, b.virtualService))
  const bound = new Map<string, BoundVirtualService[]>()
  for (const { virtualService } of ranked) {
    const one = { virtualService, routes: routesOf(virtualService) }
    for (const gateway of gatewaysOf(virtualService)) {
      const list = bound.get(gateway)
      if (list) list.push(one)
      else bound.set(gateway, [one])
    }
  }
  return bound
}

const gatewaysOf = ({ spec, metadata }: VirtualService): ReadonlySet<string> =>
  new Set((spec.gateways ?? []).map((name) => resolveGatewayName(name, metadata.namespace)))

/** Place of a VirtualService in the order that its export gives; undefined where the namespace does not see it. */
export const exportRank = ({ spec, metadata }: VirtualService, namespace: string): number | undefined => {
  const scopes = exportScopes(spec.exportTo, metadata.namespace)
  if (scopes === 'all') return 2
  if (!scopes.includes(namespace)) return undefined
  return metadata.namespace === namespace && scopes.length === 1 ? 0 : 1
}

const HTTP_PROTOCOLS: ReadonlySet<string> = new Set(['HTTP', 'HTTP2', 'GRPC', 'GRPC-WEB', 'HTTP_PROXY'])
const ENDING_MODES: ReadonlySet<string> = new Set(['SIMPLE', 'MUTUAL', 'OPTIONAL_MUTUAL', 'ISTIO_MUTUAL'])

/** Undefined for servers that do not look at HTTP. */
const schemeOf = ({ port, tls }: Server): WitnessTarget['scheme'] | undefined => {
  const protocol = port.protocol.toUpperCase()
  const endsTls = tls?.mode !== undefined && ENDING_MODES.has(tls.mode)
  if (HTTP_PROTOCOLS.has(protocol)) return endsTls ? 'https' : 'http'
  return protocol === 'HTTPS' && endsTls ? 'https' : undefined
}

/** Plain HTTP servers of a proxy share one table for each port and address; a server that ends TLS has its own. */
const tableName = (
  { proxy }: AnalysisContext,
  gateway: Gateway,
  server: Server,
  index: number,
  scheme: WitnessTarget['scheme'],
): string => {
  if (scheme === 'https') return `${keyOf(gateway)} ${index}`
  const proxies = labelsMatch(gateway.spec.selector, proxy.labels) ? '' : JSON.stringify(gateway.spec.selector)
  return `${server.port.number} ${server.bind ?? ''} ${proxies}`
}
