import type { Cluster, VirtualHost } from '../model'
import { compileRoute } from './compile-route'
import { compilePathIndex } from './path-index'
import type { CompiledVirtualHost } from './route-table'

export const compileVirtualHost = (
  virtualHost: VirtualHost,
  clusters: ReadonlyMap<string, Cluster>,
): CompiledVirtualHost => {
  const routes = virtualHost.routes.map((route, position) => compileRoute(route, position, virtualHost, clusters))
  return {
    virtualHost,
    routes,
    paths: compilePathIndex(routes),
    noRoute: Object.freeze({ kind: 'not_found', reason: 'no_route', virtualHost }),
    requireTls: Object.freeze({ kind: 'require_tls', virtualHost }),
  }
}
