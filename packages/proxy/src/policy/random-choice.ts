import type { LoadBalancer } from './load-balancer'
import { Weighing } from './weighing'

/** Any endpoint. Weights count only where they say how localities share; those of endpoints are left out before, as in Envoy. */
export const randomChoice = (random: () => number): LoadBalancer => {
  const weighing = new Weighing(undefined)
  return {
    pick: ({ usable }, { now }) => {
      if (usable.endpoints.length < 2) return usable.endpoints[0]
      weighing.follow(usable, now)
      return usable.endpoints[weighing.draw(random())]
    },
  }
}
