import type { EndpointState } from './endpoint-state'

/** Endpoints and what each of them weighs here. */
export interface WeightedEndpoints {
  readonly endpoints: readonly EndpointState[]
  /** Greater than 0, in the order of `endpoints`. Undefined: all weigh the same. */
  readonly weights: Float64Array | undefined
}

/** Who may be picked. Both lists stay the same objects as long as they say the same, so that balancers can build on them. */
export interface Candidates {
  /** Every endpoint, ejected ones, too: hashing builds on these, so that an ejection moves no keys but those of the ejected. */
  readonly all: WeightedEndpoints
  /** Those that may be picked now; in a panic the same object as `all`. */
  readonly usable: WeightedEndpoints
}

/** What a pick may depend on besides the endpoints. */
export interface PickContext {
  /** Milliseconds; when the pick happens. */
  readonly now: number
  /** What the request hashes to (32 bits, unsigned), where its cluster hashes and the request has the key. */
  readonly hash: number | undefined
  /** Endpoints that this exchange has tried: avoided where there are others. */
  readonly tried: readonly EndpointState[]
  /** Levels of priority to be avoided where there are others, as bits (Istio `retryRemoteLocalities`). */
  readonly avoidedLevels: number
}

/** Chooses an endpoint for each try. Never throws; its state belongs to one level of one cluster. */
export interface LoadBalancer {
  /** @returns undefined when there is nobody to pick */
  pick(candidates: Candidates, context: PickContext): EndpointState | undefined
}
