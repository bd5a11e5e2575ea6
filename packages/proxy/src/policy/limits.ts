import type { TrafficPolicy } from '@gatewright/spec'
import type { Limits } from './circuit-breaker'

/** The limits of a `connectionPool` and a `retryBudget`; 0 is Istio's "not set". */
export const limitsOf = ({ connectionPool, retryBudget }: TrafficPolicy): Limits => {
  const { tcp, http } = connectionPool ?? {}
  return {
    connections: tcp?.maxConnections || Number.POSITIVE_INFINITY,
    pending: http?.http1MaxPendingRequests || Number.POSITIVE_INFINITY,
    requests: http?.http2MaxRequests || Number.POSITIVE_INFINITY,
    retries: http?.maxRetries || Number.POSITIVE_INFINITY,
    retryBudget: retryBudget && {
      part: (retryBudget.percent ?? 20) / 100,
      atLeast: retryBudget.minRetryConcurrency || 3,
    },
  }
}
