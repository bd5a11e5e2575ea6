import type { EndpointState } from './endpoint-state'
import type { LoadBalancer, WeightedEndpoints } from './load-balancer'
import type { WarmUp } from './warm-up'
import { Weighing } from './weighing'

/**
 * Endpoints in turn, each as often as its weight says and evenly spread (smooth weighted round robin): weights 5, 1, 1 give
 * a a b a c a a, not five in a row. The first one is random, so that many proxies do not start on the same endpoint.
 */
export const roundRobin = (random: () => number, warmUp?: WarmUp): LoadBalancer => {
  const weighing = new Weighing(warmUp)
  let next: number | undefined
  let list: WeightedEndpoints | undefined
  let credits = new Float64Array(0)

  /** Endpoints that stay keep their credit: where the list changes often, light ones would otherwise never get a turn. */
  const carryOver = (to: WeightedEndpoints): void => {
    const before = new Map<EndpointState, number>(list?.endpoints.map((state, at) => [state, credits[at] ?? 0]))
    credits = Float64Array.from(to.endpoints, (state) => before.get(state) ?? 0)
    list = to
  }

  const byCredit = (weights: Float64Array): number => {
    let total = 0
    let best = 0
    let most = Number.NEGATIVE_INFINITY
    for (let at = 0; at < weights.length; at++) {
      const weight = weights[at] ?? 0
      const credit = (credits[at] ?? 0) + weight
      credits[at] = credit
      total += weight
      if (credit > most) {
        best = at
        most = credit
      }
    }
    credits[best] = most - total
    return best
  }

  return {
    pick: ({ usable }, { now }) => {
      const { endpoints } = usable
      if (endpoints.length < 2) return endpoints[0]
      if (weighing.follow(usable, now)) carryOver(usable)
      if (weighing.weights) return endpoints[byCredit(weighing.weights)]
      const at = (next ?? Math.floor(random() * endpoints.length)) % endpoints.length
      next = at + 1
      return endpoints[at]
    },
  }
}
