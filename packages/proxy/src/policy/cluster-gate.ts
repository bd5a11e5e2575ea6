import type { CircuitBreaker } from './circuit-breaker'
import type { EndpointState } from './endpoint-state'

/** Who wants to send something to a cluster. */
export interface Visitor {
  /** It waited, and now it is its turn. */
  admitted(): void
  /** It waited for nothing: there are too many requests. */
  refused(): void
  /** Whether a connection stands ready for it. */
  hasIdle(): boolean
}

/** Lets requests into a cluster as its limits allow. Those who have to wait are let in in the order in which they came. */
export class ClusterGate {
  readonly #waiting = new Set<Place>()

  constructor(private readonly breaker: CircuitBreaker) {}

  /** @returns the visitor's place, in the cluster or in the line before it; undefined when there is none: an overflow */
  enter(visitor: Visitor): Place | undefined {
    const entry = this.breaker.enter(visitor)
    if (entry === 'overflow') return undefined
    const place = new Place(visitor, this.breaker, this.#waiting, this.#next)
    if (entry === 'wait') this.#waiting.add(place)
    return place
  }

  readonly #next = (): void => {
    for (const place of this.#waiting) {
      if (!this.breaker.vacant) return
      this.#waiting.delete(place)
      if (this.breaker.turn()) place.visitor.admitted()
      else place.visitor.refused()
    }
  }
}

/** What one try takes up of its cluster, from its entry until it leaves. Leaving twice is leaving once. */
export class Place {
  #endpoint: EndpointState | undefined
  #connected = false
  #left = false

  constructor(
    readonly visitor: Visitor,
    private readonly breaker: CircuitBreaker,
    private readonly line: Set<Place>,
    private readonly next: () => void,
  ) {}

  /** In the line before the cluster, not in it. */
  get waiting(): boolean {
    return this.line.has(this)
  }

  /** The endpoint that it sends to. */
  take(endpoint: EndpointState): void {
    this.#endpoint = endpoint
    endpoint.active += 1
  }

  /** Its connection stands. */
  connected(): void {
    if (this.#connected || this.#left) return
    this.#connected = true
    this.breaker.connected()
  }

  leave(): void {
    if (this.#left) return
    this.#left = true
    if (this.#endpoint) this.#endpoint.active -= 1
    if (this.line.delete(this)) {
      this.breaker.giveUp()
      return
    }
    this.breaker.leave(this.#connected)
    this.next()
  }
}
