import type { Duplex } from 'node:stream'
import type { Endpoint, HeaderList, RetryPolicy } from '@gatewright/matcher'
import { setHeader } from '@gatewright/matcher'
import { ProxyError } from '../proxy-error'
import type { ClusterState } from '../upstream/cluster-registry'
import type { AnswerHandler, AnswerHead, ConnectionFacts, ForwardEngine, RunningExchange } from './forward-engine'
import type { RequestBody } from './request-body'
import { backoffMs, retriable, retriesAnswers, type TryOutcome } from './retry'

/** A request as decided: all that is left is where exactly it goes. */
export interface ForwardPlan {
  readonly cluster: ClusterState
  readonly method: string
  readonly target: string
  readonly headers: HeaderList
  readonly body: RequestBody | undefined
  readonly retry: RetryPolicy
  /** From the end of the request to the end of the answer, all tries included. */
  readonly timeoutMs: number | undefined
}

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
  /** The policy would have retried, but all its retries are used up. */
  retriesExhausted(): void
}

interface Surroundings {
  readonly engine: ForwardEngine
  readonly random: () => number
}

/** A connection that its upstream closed for idleness had at least been idle for this long. */
const STALE_AFTER_MS = 1_000
/** Methods whose repetition means nothing new (RFC 9110, section 9.2.2) and that come without a body here. */
const IDEMPOTENT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE'])
/** Upstreams that expect no body with these methods may take one for the next request. */
const BODILESS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'DELETE', 'CONNECT'])

/** How much of a body is kept for another try (Envoy's stream buffer limit). A request with more is not tried again once it is sent. */
const KEPT_BODY_BYTES = 1_048_576

/** Sends a request to an endpoint of its cluster, and to others as the retry policy says, until there is an answer or no hope of one. */
export class Forwarding implements RunningExchange {
  #running: RunningExchange | undefined
  #over = false
  #answered = false
  #interim = false
  #retries = 0
  #triedFresh = false
  #facts: ConnectionFacts | undefined
  #try = 0
  readonly #tried = new Set<Endpoint>()
  #routeTimer: NodeJS.Timeout | undefined
  #tryTimer: NodeJS.Timeout | undefined
  #backoffTimer: NodeJS.Timeout | undefined

  constructor(
    private readonly plan: ForwardPlan,
    private readonly listener: ForwardListener,
    private readonly surroundings: Surroundings,
  ) {}

  start(): void {
    const { timeoutMs, body, retry } = this.plan
    if (retriesAnswers(retry)) body?.keep(KEPT_BODY_BYTES)
    if (timeoutMs) afterRequest(body, () => this.#startRouteTimer(timeoutMs))
    this.#guard(() => this.#next(false))
  }

  resume(): void {
    this.#running?.resume()
  }

  abort(): void {
    this.#finish()
    this.#running?.abort()
  }

  #startRouteTimer(timeoutMs: number): void {
    if (this.#over) return
    this.#routeTimer = setTimeout(() => {
      this.#running?.abort()
      this.#fail(new ProxyError('response_timeout', `no answer within ${timeoutMs} ms`))
    }, timeoutMs)
  }

  #next(fresh: boolean): void {
    const { cluster } = this.plan
    if (cluster.problem !== undefined) {
      this.#fail(new ProxyError('connect_failure', cluster.problem.text))
      return
    }
    const endpoints = cluster.endpoints()
    if (!(endpoints instanceof Promise)) this.#send(endpoints, fresh)
    else {
      endpoints.then(
        (found) => this.#guard(() => this.#send(found, fresh)),
        (error: unknown) => this.#fail(ProxyError.from(error)),
      )
    }
  }

  #send(endpoints: readonly Endpoint[], fresh: boolean): void {
    if (this.#over) return
    const { plan, listener } = this
    const endpoint = plan.cluster.balancer.pick(endpoints, { tried: this.#tried })
    if (!endpoint) {
      this.#fail(new ProxyError('no_healthy_upstream'))
      return
    }
    this.#tried.add(endpoint)
    this.#facts = undefined
    this.#try += 1
    setHeader(plan.headers, 'x-envoy-attempt-count', String(this.#retries + 1))
    listener.trying(endpoint)
    this.#startTryTimer()
    const { body, method, headers, target, cluster } = plan
    // A connection on which the two sides may disagree where a body ends carries no second request.
    const reusable = body === undefined || (body.length !== undefined && !BODILESS.has(method))
    const exchange = { method, target, headers, body, endpoint, pool: cluster.pool, fresh, reusable }
    this.#running = this.surroundings.engine(exchange, this.#handler(this.#try))
  }

  #startTryTimer(): void {
    const { body, timeoutMs, retry } = this.plan
    const limit = retry.perTryTimeoutMs
    if (!limit || (timeoutMs && limit >= timeoutMs)) return
    const current = this.#try
    afterRequest(body, () => {
      if (this.#over || this.#answered || current !== this.#try) return
      this.#tryTimer = setTimeout(() => {
        this.#running?.abort()
        this.#tryFailed(new ProxyError('upstream_per_try_timeout', `no answer within ${limit} ms`))
      }, limit)
    })
  }

  /** What a try tells is heard as long as it is the current one. */
  #handler(number: number): AnswerHandler {
    const { listener } = this
    const current = () => !this.#over && number === this.#try
    return {
      connected: (facts) => {
        this.#facts = facts
        if (current()) listener.connected(facts)
      },
      continued: () => {
        if (!current()) return
        this.#interim = true
        listener.continued()
      },
      answered: (head) => {
        if (current()) this.#guard(() => this.#onAnswer(head))
      },
      data: (chunk) => !current() || listener.data(chunk), // the answer of a try that was given up is read and dropped
      ended: () => {
        if (!current()) return
        this.#finish()
        listener.ended()
      },
      failed: (error) => {
        if (current()) this.#tryFailed(error)
      },
      switched: (head, socket, early) => {
        socket.on('error', () => {})
        if (!current()) {
          socket.destroy()
          return
        }
        this.#finish()
        listener.switched(head, socket, early)
      },
    }
  }

  #onAnswer(head: AnswerHead): void {
    clearTimeout(this.#tryTimer)
    const outcome: TryOutcome = { kind: 'answer', status: head.status, header: (name) => headerOf(head, name) }
    if (this.#retryAfter(outcome)) return
    this.#answered = true
    this.listener.answered(head)
  }

  #tryFailed(error: ProxyError): void {
    clearTimeout(this.#tryTimer)
    if (this.#answered) this.#fail(error)
    else if (this.#isStale(error)) {
      this.#triedFresh = true
      this.#guard(() => this.#next(true))
    } else if (!this.#retryAfter({ kind: 'error', error })) this.#fail(error)
  }

  /**
   * The upstream closed a pooled connection just as it was taken. Sending again is safe for requests that mean the same twice; it is no
   * retry of a policy, for the request most likely never arrived.
   */
  #isStale(error: ProxyError): boolean {
    const { method, body } = this.plan
    const idle = this.#facts?.idleMs ?? 0
    if (error.code !== 'connection_termination' || this.#triedFresh || this.#interim) return false
    return idle >= STALE_AFTER_MS && body === undefined && IDEMPOTENT.has(method)
  }

  /** Begins another try where the policy wants one and the request can be sent again. */
  #retryAfter(outcome: TryOutcome): boolean {
    const { retry, body } = this.plan
    if (retry.attempts === 0 || !retriable(retry, outcome) || this.#interim || body?.replayable === false) return false
    if (this.#retries >= retry.attempts) {
      this.listener.retriesExhausted()
      return false
    }
    this.#retries += 1
    this.#try += 1
    if (!retry.avoidPreviousHosts) this.#tried.clear()
    const before = this.#running
    this.#backoffTimer = setTimeout(
      () => {
        before?.abort() // a short answer has ended by now, and its connection is free; a long one is not waited for
        this.#guard(() => this.#next(false))
      },
      backoffMs(retry, this.#retries, this.surroundings.random),
    )
    return true
  }

  /** These steps run in event handlers, where what they throw would end the process. */
  #guard(step: () => void): void {
    try {
      step()
    } catch (error) {
      this.#running?.abort()
      this.#fail(ProxyError.from(error))
    }
  }

  #fail(error: ProxyError): void {
    if (this.#over) return
    this.#finish()
    this.listener.failed(error, this.#retries > 0)
  }

  #finish(): void {
    this.#over = true
    clearTimeout(this.#routeTimer)
    clearTimeout(this.#tryTimer)
    clearTimeout(this.#backoffTimer)
  }
}

/** Time-outs count from the end of the request. */
const afterRequest = (body: RequestBody | undefined, callback: () => void): void => {
  if (body) body.whenReceived(callback)
  else callback()
}

const headerOf = ({ rawHeaders }: AnswerHead, name: string): string | undefined => {
  for (let at = 0; at < rawHeaders.length; at += 2)
    if (rawHeaders[at]?.toLowerCase() === name) return rawHeaders[at + 1]
  return undefined
}
