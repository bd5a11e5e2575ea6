import { type HashLine, hashBalancer } from './hash-balancer'
import { hashText } from './hash-text'
import type { LoadBalancer, WeightedEndpoints } from './load-balancer'

/** Envoy's own size, for a `maglev` block without one. */
const DEFAULT_SIZE = 65_537
const SKIP_SEED = 1

/**
 * Consistent hashing by Maglev's table: every endpoint has a preferred order of its own of all places and they fill the table in turns.
 * Shares are nearly exact; an endpoint that comes or goes moves a few keys of the others, too.
 * @param tableSize 0 for Envoy's own
 */
export const maglev = (random: () => number, tableSize: number): LoadBalancer =>
  hashBalancer(random, (list) => buildTable(list, primeFrom(tableSize || DEFAULT_SIZE)))

const buildTable = ({ endpoints, weights }: WeightedEndpoints, size: number): HashLine => {
  const owners = new Uint32Array(size).fill(FREE)
  const places = endpoints.map(({ key }) => hashText(key) % size)
  const skips = endpoints.map(({ key }) => (hashText(key, SKIP_SEED) % (size - 1)) + 1)
  const heaviest = weights ? weights.reduce((most, weight) => Math.max(most, weight)) : 1
  const credits = new Float64Array(endpoints.length)
  let filled = 0
  while (filled < size) {
    for (let owner = 0; owner < endpoints.length && filled < size; owner++) {
      // The heaviest has a turn in each round, the others as often as their weight says.
      const credit = (credits[owner] ?? 0) + (weights?.[owner] ?? 1)
      credits[owner] = credit < heaviest ? credit : credit - heaviest
      if (credit < heaviest) continue
      const skip = skips[owner] ?? 1
      let place = places[owner] ?? 0
      while (owners[place] !== FREE) place = (place + skip) % size
      owners[place] = owner
      places[owner] = (place + skip) % size
      filled += 1
    }
  }
  return { owners, start: (hash) => hash % size }
}

const FREE = 0xffff_ffff

/** In a table of another size an order would come back to its beginning before it has named every place. */
const primeFrom = (size: number): number => {
  for (let candidate = Math.max(2, size); ; candidate++) {
    let divisor = 2
    while (divisor * divisor <= candidate && candidate % divisor !== 0) divisor += 1
    if (divisor * divisor > candidate) return candidate
  }
}
