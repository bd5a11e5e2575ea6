import type { Destination, HttpRoute } from '@gatewright/spec'
import type { WeightedCluster } from '../../../model'
import type { ClusterSet } from '../../clusters/create-cluster-set'
import { headerOperations } from './header-operations'

interface WeightedDestination {
  readonly destination: Destination
  readonly weight?: number | undefined
  readonly headers?: NonNullable<HttpRoute['route']>[number]['headers']
}

/** Destinations with their shares. The weight of a single one means nothing; among several, one without weight gets nothing. */
export const weightedClusters = (
  destinations: readonly WeightedDestination[],
  listenerPort: number,
  clusterSet: ClusterSet,
): readonly WeightedCluster[] => {
  const single = destinations.length === 1
  return destinations
    .filter(({ weight }) => single || (weight ?? 0) > 0)
    .map(({ destination, weight, headers }) => ({
      ...clusterSet.refer(destination, listenerPort),
      weight: single ? 100 : (weight ?? 0),
      headers: headerOperations(headers),
    }))
}
