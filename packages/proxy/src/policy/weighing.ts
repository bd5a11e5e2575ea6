import type { WeightedEndpoints } from './load-balancer'
import { type WarmUp, warmUpFactor } from './warm-up'

/** How often weights are looked at again while endpoints warm up. */
const STEPS = 200

/** Weights as they count at the moment, and draws by them. Brought up to date by `follow`, which costs nothing while nothing changes. */
export class Weighing {
  /** Undefined: all weigh the same. */
  weights: Float64Array | undefined
  #list: WeightedEndpoints | undefined
  #sums: Float64Array | undefined
  #count = 0
  #validUntil = Number.POSITIVE_INFINITY

  constructor(private readonly warmUp: WarmUp | undefined) {}

  /** @returns whether the endpoints are others than before */
  follow(list: WeightedEndpoints, now: number): boolean {
    const others = list !== this.#list
    if (!others && now < this.#validUntil) return false
    this.#list = list
    this.#count = list.endpoints.length
    this.#validUntil = Number.POSITIVE_INFINITY
    this.weights = this.#warming(list, now) ?? list.weights
    this.#sums = this.weights && runningSums(this.weights)
    return others
  }

  /** Position of an endpoint, drawn by weight. @param random in [0, 1) */
  draw(random: number): number {
    const sums = this.#sums
    if (!sums) return Math.floor(random * this.#count)
    return positionOf(sums, random * (sums[sums.length - 1] ?? 0))
  }

  /** The same among all but one of at least two. */
  drawOther(random: number, but: number): number {
    const sums = this.#sums
    if (!sums) {
      const at = Math.floor(random * (this.#count - 1))
      return at < but ? at : at + 1
    }
    const before = but === 0 ? 0 : (sums[but - 1] ?? 0)
    const weight = (sums[but] ?? 0) - before
    const point = random * ((sums[sums.length - 1] ?? 0) - weight)
    const at = positionOf(sums, point < before ? point : point + weight)
    if (at !== but) return at
    return but === 0 ? 1 : but - 1 // rounding at the border between the two
  }

  #warming({ endpoints, weights }: WeightedEndpoints, now: number): Float64Array | undefined {
    const { warmUp } = this
    if (!warmUp || !endpoints.some(({ joinedAt }) => now - joinedAt < warmUp.durationMs)) return undefined
    this.#validUntil = now + warmUp.durationMs / STEPS
    return Float64Array.from(
      endpoints,
      ({ joinedAt }, at) => (weights?.[at] ?? 1) * warmUpFactor(warmUp, now - joinedAt),
    )
  }
}

const runningSums = (weights: Float64Array): Float64Array => {
  let sum = 0
  return weights.map((weight) => {
    sum += weight
    return sum
  })
}

/** The first position whose sum exceeds `point`. */
const positionOf = (sums: Float64Array, point: number): number => {
  let low = 0
  let high = sums.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if (point < (sums[middle] ?? 0)) high = middle
    else low = middle + 1
  }
  return low
}
