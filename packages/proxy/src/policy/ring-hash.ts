import { type HashLine, hashBalancer } from './hash-balancer'
import { hashNumber, hashText } from './hash-text'
import type { LoadBalancer, WeightedEndpoints } from './load-balancer'

/** Istio's `minimumRingSize` where none is given; a smaller one would only spread worse. */
const SMALLEST = 1_024
/** Envoy's largest ring. */
const LARGEST = 8_388_608
/** Above this an endpoint gets fewer points, unless `minimumRingSize` asks for more. */
const COMFORTABLE = 65_536

/**
 * Consistent hashing on a ring: endpoints have points on it, and a key belongs to the endpoint of the next point. An endpoint that comes
 * or goes moves the keys that it takes or leaves and no others.
 * @param minimumSize of the ring, once there are two endpoints
 */
export const ringHash = (random: () => number, minimumSize: number): LoadBalancer =>
  hashBalancer(random, (list) => buildRing(list, minimumSize))

const buildRing = ({ endpoints, weights }: WeightedEndpoints, minimumSize: number): HashLine => {
  const counts = pointCounts(endpoints.length, weights, minimumSize)
  // Place and owner in one number, so that one fast numeric sort orders both.
  const packed = new Float64Array(counts.reduce((sum, count) => sum + count, 0))
  let at = 0
  for (const [owner, { key }] of endpoints.entries()) {
    const seed = hashText(key)
    for (let point = 0; point < (counts[owner] ?? 0); point++)
      packed[at++] = hashNumber(point, seed) * OWNERS + (owner % OWNERS)
  }
  packed.sort()
  const points = Uint32Array.from(packed, (value) => Math.floor(value / OWNERS))
  return { owners: Uint32Array.from(packed, (value) => value % OWNERS), start: (hash) => firstFrom(points, hash) }
}

const firstFrom = (points: Uint32Array, hash: number): number => {
  let low = 0
  let high = points.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((points[middle] ?? 0) < hash) low = middle + 1
    else high = middle
  }
  return low === points.length ? 0 : low
}

/** 2^32 places times 2^21 owners are what a number holds exactly. */
const OWNERS = 2_097_152

/**
 * Points of each endpoint. They depend on its own weight and not on who else is there, or a newcomer would take points from everybody and
 * move their keys. Only a ring that would grow uncomfortably large halves them.
 */
export const pointCounts = (
  count: number,
  weights: Float64Array | undefined,
  minimumSize: number,
): readonly number[] => {
  const smallest = weights ? weights.reduce((least, weight) => Math.min(least, weight)) : 1
  const parts = Array.from({ length: count }, (_, at) => (weights?.[at] ?? smallest) / smallest)
  const total = parts.reduce((sum, part) => sum + part, 0)
  const wanted = Math.min(Math.max(minimumSize, SMALLEST), LARGEST)
  let perPart = 2 ** Math.ceil(Math.log2(wanted / 2))
  const limit = Math.max(COMFORTABLE, 2 * wanted)
  while (total * perPart > limit) perPart /= 2
  return parts.map((part) => Math.max(1, Math.round(part * perPart)))
}
