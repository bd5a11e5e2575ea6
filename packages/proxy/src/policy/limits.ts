import type { Cluster } from '@gatewright/matcher'
import type { Limits } from './circuit-breaker'

/**
 * The limits of a `connectionPool` and a `retryBudget`; 0 is Istio's "not set". Over HTTP/2 many requests share a connection: there
 * `maxConnections` holds nobody back.
 */
export const limitsOf = ({ policy, protocol }: Pick<Cluster, 'policy' | 'protocol'>): Limits => {
  const { connectionPool, retryBudget } = policy
  const { tcp, http } = connectionPool ?? {}
  return {
    connections: (protocol === 'http1' && tcp?.maxConnections) || Number.POSITIVE_INFINITY,
    pending: http?.http1MaxPendingRequests || Number.POSITIVE_INFINITY,
    requests: http?.http2MaxRequests || Number.POSITIVE_INFINITY,
    retries: http?.maxRetries || Number.POSITIVE_INFINITY,
    retryBudget: retryBudget && {
      part: (retryBudget.percent ?? 20) / 100,
      atLeast: retryBudget.minRetryConcurrency || 3,
    },
  }
}
