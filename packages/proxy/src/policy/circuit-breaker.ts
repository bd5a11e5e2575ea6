/** What a cluster may have at once. Istio's 0, which stands for "not set", is Infinity here. */
export interface Limits {
  readonly connections: number
  /** Requests that wait for a connection, be it for its turn or for its establishment. */
  readonly pending: number
  readonly requests: number
  readonly retries: number
  /** Takes the place of `retries` where it is given. */
  readonly retryBudget: RetryBudget | undefined
}

/** Retries in proportion to what is going on. */
export interface RetryBudget {
  /** Part of the running and waiting requests, 0 to 1. */
  readonly part: number
  /** Retries that may always run. */
  readonly atLeast: number
}

export const UNLIMITED: Limits = {
  connections: Number.POSITIVE_INFINITY,
  pending: Number.POSITIVE_INFINITY,
  requests: Number.POSITIVE_INFINITY,
  retries: Number.POSITIVE_INFINITY,
  retryBudget: undefined,
}

/** What becomes of a request: it may go on, it has to wait for its turn, or it is refused. */
export type Entry = 'go' | 'wait' | 'overflow'

/**
 * Counts what a cluster is doing and says when it is too much. Every step that is admitted has a counterpart that gives its place back:
 * `enter` answered `go` or `turn` answered true is followed by `leave`, `enter` answered `wait` by `turn` or `giveUp`, `retry` by
 * `retryOver`.
 */
export class CircuitBreaker {
  /** Exchanges that have a connection or are getting one. */
  connections = 0
  pending = 0
  requests = 0
  retries = 0

  constructor(public limits: Limits) {}

  /** A request comes. @param who is asked whether a connection stands ready where none may be waited for */
  enter(who: { hasIdle(): boolean }): Entry {
    const { limits } = this
    if (this.requests >= limits.requests) return 'overflow'
    const wait = this.connections >= limits.connections
    if (this.pending >= limits.pending && (wait || !who.hasIdle())) return 'overflow'
    this.pending += 1
    if (wait) return 'wait'
    this.connections += 1
    this.requests += 1
    return 'go'
  }

  /** Whether the next of those who wait may have its turn. */
  get vacant(): boolean {
    return this.connections < this.limits.connections
  }

  /** One that waited has its turn. @returns false when there are too many requests, which is an overflow */
  turn(): boolean {
    if (this.requests >= this.limits.requests) {
      this.pending -= 1
      return false
    }
    this.connections += 1
    this.requests += 1
    return true
  }

  /** One that waited waits no more. */
  giveUp(): void {
    this.pending -= 1
  }

  /** The connection of a request stands. */
  connected(): void {
    this.pending -= 1
  }

  /** A request is over. @param wasConnected whether `connected` was called for it */
  leave(wasConnected: boolean): void {
    this.connections -= 1
    this.requests -= 1
    if (!wasConnected) this.pending -= 1
  }

  /** Whether another try may be made. */
  retry(): boolean {
    const { retries, retryBudget } = this.limits
    const most = retryBudget
      ? Math.max(retryBudget.atLeast, retryBudget.part * (this.requests + this.pending))
      : retries
    if (this.retries >= most) return false
    this.retries += 1
    return true
  }

  retryOver(): void {
    this.retries -= 1
  }
}
