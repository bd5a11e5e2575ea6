import type { CompiledChain, CompiledRoute } from '../compile/route-table'
import type { DecidedRoute } from '../decision'
import type { RouteSource, ServerRef, VirtualHost } from '../model'

/** Where in the configuration a decision was taken. */
export interface Place {
  readonly gateway?: string
  readonly server?: string
  readonly port?: number
  readonly virtualHost?: string
  readonly route?: DecidedRoute
}

export const placeOfChain = ({ chain, listener }: CompiledChain): Place => placeOfServer(chain.server, listener.port)

export const placeOfVirtualHost = (compiled: CompiledChain, virtualHost: VirtualHost | undefined): Place => ({
  // Servers that share one plain listener are told apart by the routes they brought.
  ...placeOfServer(compiled.chain.server ?? virtualHost?.routes[0]?.server, compiled.listener.port),
  ...(virtualHost ? { virtualHost: virtualHost.domain } : {}),
})

export const placeOfRoute = ({ chain, listener }: CompiledChain, { route, virtualHost }: CompiledRoute): Place => ({
  ...placeOfServer(route.server ?? chain.server, listener.port),
  virtualHost: virtualHost.domain,
  route: decidedRoute(route.source, route.name),
})

export const decidedRoute = (source: RouteSource, routeName: string): DecidedRoute => ({
  kind: source.kind,
  namespace: source.namespace,
  name: source.name,
  ...(routeName === '' ? {} : { routeName }),
  index: source.index,
  ...(source.match === undefined ? {} : { match: source.match }),
  ...(source.file === undefined ? {} : { file: source.file }),
  ...(source.line === undefined ? {} : { line: source.line }),
})

const placeOfServer = (server: ServerRef | undefined, port: number): Place =>
  server ? { gateway: server.gateway, server: server.server, port } : { port }
