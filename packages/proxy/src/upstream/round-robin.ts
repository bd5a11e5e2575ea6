import type { Endpoint } from '@gatewright/matcher'
import type { LoadBalancer } from './load-balancer'

/**
 * Endpoints in turn, each as often as its weight says, evenly spread (the smooth weighted round robin of nginx): weights 5, 1, 1 give
 * a a b a c a a, not five in a row.
 */
export const roundRobin = (): LoadBalancer => {
  let next = 0
  let credits = new Map<Endpoint, number>()

  const weighted = (endpoints: readonly Endpoint[]): Endpoint | undefined => {
    let total = 0
    let best: Endpoint | undefined
    let bestCredit = Number.NEGATIVE_INFINITY
    const updated = new Map<Endpoint, number>()
    for (const endpoint of endpoints) {
      const credit = (credits.get(endpoint) ?? 0) + endpoint.weight
      total += endpoint.weight
      updated.set(endpoint, credit)
      if (credit > bestCredit) {
        best = endpoint
        bestCredit = credit
      }
    }
    if (best) updated.set(best, bestCredit - total)
    credits = updated
    return best
  }

  return {
    pick: (endpoints) => {
      const [first] = endpoints
      if (!first || endpoints.length === 1) return first
      if (endpoints.some(({ weight }) => weight !== first.weight)) return weighted(endpoints)
      const picked = endpoints[next % endpoints.length]
      next = (next + 1) % endpoints.length
      return picked
    },
  }
}
