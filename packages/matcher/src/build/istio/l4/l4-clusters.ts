import { expandHost, type TcpRoute } from '@gatewright/spec'
import type { WeightedCluster } from '../../../model'
import type { ClusterSet } from '../../clusters/create-cluster-set'
import { weightedClusters } from '../actions/weighted-clusters'

export const l4Clusters = (
  route: TcpRoute['route'],
  namespace: string,
  listenerPort: number,
  clusterSet: ClusterSet,
): readonly WeightedCluster[] =>
  weightedClusters(
    (route ?? []).map(({ destination, weight }) => ({
      destination: { ...destination, host: expandHost(destination.host, namespace) },
      weight,
    })),
    listenerPort,
    clusterSet,
  )
