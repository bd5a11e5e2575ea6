import type { EndpointState } from './endpoint-state'
import type { Candidates, LoadBalancer, PickContext, WeightedEndpoints } from './load-balancer'

/** A line of owners, each a position in the list that it was built from, and where on it the search for a hash begins. */
export interface HashLine {
  readonly owners: Uint32Array
  start(hash: number): number
}

/**
 * Picks by hash on a line that is built once for each set of endpoints. From where the hash falls the line is walked on to the first
 * endpoint that may be picked, so that an ejection moves only the keys of the ejected, and back home when it returns. A request without
 * a key goes anywhere.
 */
export const hashBalancer = (random: () => number, build: (list: WeightedEndpoints) => HashLine): LoadBalancer => {
  let built: WeightedEndpoints | undefined
  let line: HashLine | undefined

  return {
    pick: (candidates, context) => {
      const { all, usable } = candidates
      if (usable.endpoints.length < 2) return usable.endpoints[0]
      if (!line || built !== all) {
        line = build(all)
        built = all
      }
      const start = line.start(context.hash ?? Math.floor(random() * 2 ** 32))
      return walk(line.owners, start, candidates, context)
    },
  }
}

/** The first endpoint from `start` on that may be picked and was not tried; else the first that may be picked. */
const walk = (
  owners: Uint32Array,
  start: number,
  { all, usable }: Candidates,
  { tried }: PickContext,
): EndpointState | undefined => {
  const panicking = usable === all
  const avoiding = tried.length > 0 && tried.length < usable.endpoints.length
  let second: EndpointState | undefined
  for (let step = 0, at = start; step < owners.length; step++) {
    const endpoint = all.endpoints[owners[at] ?? 0]
    if (endpoint && (panicking || !endpoint.ejected)) {
      if (!avoiding || !tried.includes(endpoint)) return endpoint
      second ??= endpoint
    }
    at = at + 1 === owners.length ? 0 : at + 1
  }
  return second ?? usable.endpoints[0]
}
