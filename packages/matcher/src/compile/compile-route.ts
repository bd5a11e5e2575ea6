import type { Cluster, Route, VirtualHost } from '../model'
import { compileDestination, totalWeight } from './compile-destination'
import { authorityOf, compileHeaderOperations } from './header-operations'
import { compilePathTest } from './path-test'
import { compileRewrite } from './rewrite'
import { compileConditions } from './route-conditions'
import type { CompiledRoute } from './route-table'
import { compileValueTest } from './value-test'

/** @throws when a regular expression is not valid RE2; the message names the route */
export const compileRoute = (
  route: Route,
  position: number,
  virtualHost: VirtualHost,
  clusters: ReadonlyMap<string, Cluster>,
): CompiledRoute => {
  try {
    return compile(route, position, virtualHost, clusters)
  } catch (error) {
    const { kind, namespace, name, index } = route.source
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`${kind} ${namespace}/${name}, rule ${index}: ${reason}`, { cause: error })
  }
}

const compile = (
  route: Route,
  position: number,
  virtualHost: VirtualHost,
  clusters: ReadonlyMap<string, Cluster>,
): CompiledRoute => {
  const { action } = route
  const forward = action.kind === 'forward' ? action : undefined
  const single = forward?.clusters.length === 1
  const destinations = (forward?.clusters ?? []).map((to) => compileDestination(to, route.headers, single, clusters))
  const path = compilePathTest(route.match.path)
  return {
    kind: 'route',
    route,
    virtualHost,
    position,
    path,
    testsPath: path.kind !== 'exact' && path.kind !== 'prefix' && path.kind !== 'any',
    conditions: compileConditions(route.match),
    rewrite: forward?.rewrite && compileRewrite(forward.rewrite),
    destinations,
    totalWeight: totalWeight(destinations),
    authority: forward && (forward.authority ?? authorityOf(route.headers.request)),
    responseHeaders: compileHeaderOperations(route.headers.response, undefined, true),
    corsOrigins: (forward?.cors?.allowOrigins ?? []).map(compileValueTest),
  }
}
