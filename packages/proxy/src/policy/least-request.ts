import type { LoadBalancer } from './load-balancer'
import type { WarmUp } from './warm-up'
import { Weighing } from './weighing'

/**
 * Two endpoints are drawn by weight, and the one with fewer running requests for its weight is taken; of two that are as busy the first.
 * So idle endpoints share by weight, and a slow one is left alone without anybody looking at all of them.
 */
export const leastRequest = (random: () => number, warmUp?: WarmUp): LoadBalancer => {
  const weighing = new Weighing(warmUp)
  return {
    pick: ({ usable }, { now }) => {
      const { endpoints } = usable
      if (endpoints.length < 2) return endpoints[0]
      weighing.follow(usable, now)
      const { weights } = weighing
      const first = weighing.draw(random())
      const second = weighing.drawOther(random(), first)
      const busy = (endpoints[first]?.active ?? 0) * (weights?.[second] ?? 1)
      const other = (endpoints[second]?.active ?? 0) * (weights?.[first] ?? 1)
      return endpoints[other < busy ? second : first]
    },
  }
}
