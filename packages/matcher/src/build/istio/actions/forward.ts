import { type HttpRoute, parseDuration } from '@gatewright/spec'
import type { ForwardAction, Rewrite, UnavailableAction } from '../../../model'
import type { BuildContext } from '../../build-context'
import { corsPolicy } from './cors'
import { faultOf } from './fault'
import { mirrorsOf } from './mirrors'
import { retryPolicy } from './retry-policy'
import { weightedClusters } from './weighted-clusters'

export const forwardAction = (
  rule: HttpRoute,
  destinations: NonNullable<HttpRoute['route']>,
  listenerPort: number,
  { clusterSet }: BuildContext,
): ForwardAction | UnavailableAction => {
  const clusters = weightedClusters(destinations, listenerPort, clusterSet)
  if (clusters.length === 0) return { kind: 'unavailable', status: 503, reason: 'no destination has a weight' }
  const sticky = clusters.some(
    ({ cluster }) => clusterSet.clusters.get(cluster)?.policy.loadBalancer?.consistentHash !== undefined,
  )
  return {
    kind: 'forward',
    clusters,
    rewrite: rewriteOf(rule.rewrite),
    authority: rule.rewrite?.authority || undefined,
    // 0s is not valid, yet common in manifests that nothing validated; it means what it says in Envoy: none.
    timeoutMs: (rule.timeout && parseDuration(rule.timeout)) || undefined,
    retry: retryPolicy(rule.retries, sticky),
    fault: faultOf(rule.fault),
    mirrors: mirrorsOf(rule, listenerPort, clusterSet),
    cors: corsPolicy(rule.corsPolicy),
  }
}

const rewriteOf = (rewrite: HttpRoute['rewrite']): Rewrite | undefined => {
  if (rewrite?.uri) return { kind: 'matched', value: rewrite.uri }
  const regex = rewrite?.uriRegexRewrite
  return regex?.match ? { kind: 'regex', pattern: regex.match, substitution: regex.rewrite ?? '' } : undefined
}
