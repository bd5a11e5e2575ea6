import type { HttpRoute } from '@gatewright/spec'
import type { Mirror } from '../../../model'
import type { ClusterSet } from '../../clusters/create-cluster-set'

/** Copies that a rule sends. All requests are copied where no percentage is given, and none where it is 0. */
export const mirrorsOf = (rule: HttpRoute, listenerPort: number, clusterSet: ClusterSet): readonly Mirror[] => {
  const wholeNumber = rule.mirrorPercent ?? rule.mirror_percent ?? undefined
  const single = rule.mirror && {
    destination: rule.mirror,
    percentage: rule.mirrorPercentage?.value ?? wholeNumber ?? 100,
  }
  const list = (rule.mirrors ?? []).map(({ destination, percentage }) => ({
    destination,
    percentage: percentage?.value ?? 100,
  }))
  return [...(single ? [single] : []), ...list]
    .filter(({ percentage }) => percentage > 0)
    .map(({ destination, percentage }) => ({ ...clusterSet.refer(destination, listenerPort), percentage }))
}
