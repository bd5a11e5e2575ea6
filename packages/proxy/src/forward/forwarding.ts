import type { Duplex } from 'node:stream'
import type { Endpoint } from '@gatewright/matcher'
import type { EndpointState } from '../policy/endpoint-state'
import type { PickContext } from '../policy/load-balancer'
import { ProxyError } from '../proxy-error'
import { answerHeader } from './answer-header'
import type { AnswerHead, ConnectionFacts, ForwardEngine, RunningExchange } from './forward-engine'
import type { ForwardPlan } from './forward-plan'
import { backoffMs, retriable, retriesAnswers, type TryOutcome } from './retry'
import { afterRequest, Try, type TryListener } from './try'

/** Hears of the one answer that counts. */
export interface ForwardListener {
  /** A try begins. */
  trying(endpoint: Endpoint): void
  connected(facts: ConnectionFacts): void
  continued(): void
  answered(head: AnswerHead): void
  data(chunk: Buffer): boolean
  ended(): void
  failed(error: ProxyError, retried: boolean): void
  switched(head: AnswerHead, socket: Duplex, early: Buffer): void
  /** The policy would have retried, but all its retries are used up, or the cluster has too many of them running. */
  notRetried(why: 'exhausted' | 'overflow'): void
}

interface Surroundings {
  readonly engine: ForwardEngine
  readonly random: () => number
  readonly now: () => number
}

/** A connection that its upstream closed for idleness had at least been idle for this long. */
const STALE_AFTER_MS = 1_000
/** Methods whose repetition means nothing new (RFC 9110, section 9.2.2) and that come without a body here. */
const IDEMPOTENT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE'])
/** How much of a body is kept for another try (Envoy's stream buffer limit). A request with more is not tried again once it is sent. */
export const KEPT_BODY_BYTES = 1_048_576
/** Retries after which levels of priority that were tried are avoided (Envoy `previous_priorities`, as Istio sets it). */
const RETRIES_BEFORE_OTHER_LEVELS = 2

/** What the picks of all tries depend on. */
class RequestContext implements PickContext {
  tried: readonly EndpointState[] = NOBODY
  avoidedLevels = 0

  constructor(
    readonly hash: number | undefined,
    private readonly clock: () => number,
  ) {}

  get now(): number {
    return this.clock()
  }
}

const NOBODY: readonly EndpointState[] = []

/** Sends a request to an endpoint of its cluster, and to others as the retry policy says, until there is an answer or no hope of one. */
export class Forwarding implements RunningExchange, TryListener {
  #try: Try | undefined
  #over = false
  #answered = false
  #interim = false
  #retries = 0
  /** A retry counts in the cluster. */
  #retrying = false
  #triedFresh = false
  readonly #context: RequestContext
  #routeTimer: NodeJS.Timeout | undefined
  #backoffTimer: NodeJS.Timeout | undefined

  constructor(
    private readonly plan: ForwardPlan,
    private readonly listener: ForwardListener,
    private readonly surroundings: Surroundings,
  ) {
    this.#context = new RequestContext(plan.hash, surroundings.now)
  }

  start(): void {
    const { timeoutMs, body, retry } = this.plan
    if (retriesAnswers(retry)) body?.keep(KEPT_BODY_BYTES)
    if (timeoutMs) afterRequest(body, () => this.#startRouteTimer(timeoutMs))
    this.#next(false)
  }

  resume(): void {
    this.#try?.resume()
  }

  abort(): void {
    this.#finish()
    this.#try?.abort()
  }

  trying(endpoint: Endpoint): void {
    this.listener.trying(endpoint)
  }

  connected(facts: ConnectionFacts): void {
    this.listener.connected(facts)
  }

  continued(): void {
    this.#interim = true
    this.listener.continued()
  }

  answered(head: AnswerHead): void {
    if (this.#retryAfter({ kind: 'answer', status: head.status, header: (name) => answerHeader(head, name) })) return
    this.#answered = true
    this.listener.answered(head)
  }

  data(chunk: Buffer): boolean {
    return this.listener.data(chunk)
  }

  ended(): void {
    this.#finish()
    this.listener.ended()
  }

  switched(head: AnswerHead, socket: Duplex, early: Buffer): void {
    this.#finish()
    this.listener.switched(head, socket, early)
  }

  failed(error: ProxyError): void {
    if (!this.#answered && this.#isStale(error)) {
      this.#triedFresh = true
      this.#next(true)
      return
    }
    if (error.side === 'upstream') this.#try?.blame()
    if (this.#answered || !this.#retryAfter({ kind: 'error', error })) this.#fail(error)
  }

  #startRouteTimer(timeoutMs: number): void {
    if (this.#over) return
    this.#routeTimer = setTimeout(() => {
      if (!this.#answered) this.#try?.blame()
      this.#try?.abort()
      this.#fail(new ProxyError('response_timeout', `no answer within ${timeoutMs} ms`))
    }, timeoutMs)
  }

  #next(fresh: boolean): void {
    const { plan, surroundings } = this
    const order = { plan, engine: surroundings.engine, fresh, number: this.#retries + 1, context: this.#context }
    this.#try = new Try(order, this)
    this.#try.start()
  }

  /**
   * The upstream closed a pooled connection just as it was taken. Sending again is safe for requests that mean the same twice; it is no
   * retry of a policy, for the request most likely never arrived.
   */
  #isStale(error: ProxyError): boolean {
    const { method, body } = this.plan
    const idle = this.#try?.facts?.idleMs ?? 0
    if (error.code !== 'connection_termination' || this.#triedFresh || this.#interim) return false
    return idle >= STALE_AFTER_MS && body === undefined && IDEMPOTENT.has(method)
  }

  /** Begins another try where the policy wants one and the request can be sent again. */
  #retryAfter(outcome: TryOutcome): boolean {
    const { retry, body } = this.plan
    if (retry.attempts === 0 || !retriable(retry, outcome) || this.#interim || body?.replayable === false) return false
    this.#retryOver()
    if (this.#retries >= retry.attempts) {
      this.listener.notRetried('exhausted')
      return false
    }
    if (!this.plan.cluster.policy.breaker.retry()) {
      this.listener.notRetried('overflow')
      return false
    }
    this.#retrying = true
    this.#retries += 1
    const before = this.#try
    before?.drop()
    this.#rememberTried(before)
    this.#backoffTimer = setTimeout(
      () => {
        before?.abort() // a short answer has ended by now, and its connection is free; a long one is not waited for
        this.#next(false)
      },
      backoffMs(retry, this.#retries, this.surroundings.random),
    )
    return true
  }

  #rememberTried(before: Try | undefined): void {
    const { retry, cluster } = this.plan
    const endpoint = before?.endpoint
    if (!endpoint) return
    if (retry.avoidPreviousHosts) this.#context.tried = [...this.#context.tried, endpoint]
    if (retry.retryRemoteLocalities && this.#retries % RETRIES_BEFORE_OTHER_LEVELS === 0)
      this.#context.avoidedLevels |= cluster.policy.levelBit(endpoint)
  }

  #retryOver(): void {
    if (this.#retrying) this.plan.cluster.policy.breaker.retryOver()
    this.#retrying = false
  }

  #fail(error: ProxyError): void {
    if (this.#over) return
    this.#finish()
    this.listener.failed(error, this.#retries > 0)
  }

  #finish(): void {
    this.#over = true
    clearTimeout(this.#routeTimer)
    clearTimeout(this.#backoffTimer)
    this.#retryOver()
  }
}
