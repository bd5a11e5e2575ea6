import type { Cluster, HeaderOperations, WeightedCluster } from '../model'
import { authorityOf, compileHeaderOperations } from './header-operations'
import type { CompiledDestination } from './route-table'

/** @param single whether it is the route's only destination, which decides how the header operations of both combine */
export const compileDestination = (
  to: WeightedCluster,
  routeHeaders: HeaderOperations,
  single: boolean,
  clusters: ReadonlyMap<string, Cluster>,
): CompiledDestination => ({
  cluster: to.cluster,
  destination: to.destination,
  weight: to.weight,
  headers: to.headers,
  known: clusters.has(to.cluster),
  authority: authorityOf(to.headers.request),
  requestHeaders: compileHeaderOperations(routeHeaders.request, to.headers.request, single),
  responseHeaders: compileHeaderOperations(routeHeaders.response, to.headers.response, single),
})

export const totalWeight = (destinations: readonly CompiledDestination[]): number =>
  destinations.reduce((sum, { weight }) => sum + Math.max(0, weight), 0)
