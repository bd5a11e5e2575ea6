import type { Duplex } from 'node:stream'
import { type Endpoint, setHeader } from '@gatewright/matcher'
import { answerStatus } from '../policy/answer-status'
import type { Place, Visitor } from '../policy/cluster-gate'
import type { EndpointState } from '../policy/endpoint-state'
import type { PickContext } from '../policy/load-balancer'
import { ProxyError } from '../proxy-error'
import { answerHeader } from './answer-header'
import type { AnswerHandler, AnswerHead, ConnectionFacts, ForwardEngine, RunningExchange } from './forward-engine'
import type { ForwardPlan } from './forward-plan'
import type { RequestBody } from './request-body'

/** One of the tries of a request. */
export interface TryOrder {
  readonly plan: ForwardPlan
  readonly engine: ForwardEngine
  /** Do not take a connection that others have used. */
  readonly fresh: boolean
  /** From 1. */
  readonly number: number
  readonly context: PickContext
}

/** Hears how a try goes, as long as it is not dropped. */
export interface TryListener extends AnswerHandler {
  /** An endpoint was chosen. */
  trying(endpoint: Endpoint): void
}

/** Upstreams that expect no body with these methods may take one for the next request. */
const BODILESS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'DELETE', 'CONNECT'])

/**
 * Sends a request to one endpoint: waits for its turn where the cluster has limits, and tells the policy of the cluster how it went.
 * It holds its place in the cluster until the last byte of the answer, also when nobody wants that answer any more.
 */
export class Try implements RunningExchange, AnswerHandler, Visitor {
  facts: ConnectionFacts | undefined
  /** The endpoint that was chosen. */
  endpoint: EndpointState | undefined
  #running: RunningExchange | undefined
  #place: Place | undefined
  #timer: NodeJS.Timeout | undefined
  #sent = false
  #answered = false
  #dropped = false
  #over = false

  constructor(
    private readonly order: TryOrder,
    private readonly listener: TryListener,
  ) {}

  /** Chooses an endpoint and sends. */
  start(): void {
    const { cluster } = this.order.plan
    if (cluster.problem !== undefined) {
      this.failed(new ProxyError('connect_failure', cluster.problem.text))
      return
    }
    this.#guard(() => {
      const endpoints = cluster.endpoints()
      if (!(endpoints instanceof Promise)) this.#choose(endpoints)
      else {
        endpoints.then(
          (found) => this.#guard(() => this.#choose(found)),
          (error: unknown) => this.failed(ProxyError.from(error)),
        )
      }
    })
  }

  resume(): void {
    this.#running?.resume()
  }

  /** Nothing is heard of it any more. Its answer is read and thrown away, so that a short one leaves its connection to the next request. */
  drop(): void {
    this.#dropped = true
  }

  abort(): void {
    if (this.#over) return
    this.#end()
    this.#running?.abort()
  }

  /** The policy of the cluster hears that the endpoint gave no answer, or broke one off. */
  blame(): void {
    if (this.endpoint && this.#sent) this.order.plan.cluster.policy.failed(this.endpoint)
  }

  /** The connection that has become free is back in its pool a moment later. Endpoints may be others by now. */
  admitted(): void {
    setImmediate(() => {
      if (!this.#over) this.start()
    })
  }

  refused(): void {
    this.failed(overflow())
  }

  hasIdle(): boolean {
    return this.endpoint !== undefined && this.order.plan.cluster.pool.hasIdle(this.endpoint.endpoint)
  }

  connected(facts: ConnectionFacts): void {
    this.facts = facts
    this.#place?.connected()
    if (this.endpoint) this.order.plan.cluster.policy.connected(this.endpoint)
    if (!this.#dropped) this.listener.connected(facts)
  }

  continued(): void {
    if (!this.#dropped) this.listener.continued()
  }

  answered(head: AnswerHead): void {
    clearTimeout(this.#timer)
    this.#answered = true
    this.#guard(() => {
      const status = answerStatus(head.status, answerHeader(head, 'grpc-status'))
      if (this.endpoint) this.order.plan.cluster.policy.answered(this.endpoint, status)
      if (!this.#dropped) this.listener.answered(head)
    })
  }

  data(chunk: Buffer): boolean {
    return this.#dropped || this.listener.data(chunk)
  }

  ended(): void {
    this.#end()
    if (!this.#dropped) this.listener.ended()
  }

  failed(error: ProxyError): void {
    if (this.#over) return
    this.#end()
    if (!this.#dropped) this.listener.failed(error)
  }

  switched(head: AnswerHead, socket: Duplex, early: Buffer): void {
    clearTimeout(this.#timer)
    this.#over = true
    socket.on('error', () => {}).once('close', () => this.#place?.leave())
    if (this.#dropped) socket.destroy()
    else this.listener.switched(head, socket, early)
  }

  #choose(endpoints: readonly Endpoint[]): void {
    if (this.#over) return
    const { cluster } = this.order.plan
    const chosen = cluster.policy.pick(endpoints, this.order.context)
    if (!chosen) {
      this.failed(new ProxyError('no_healthy_upstream'))
      return
    }
    this.endpoint = chosen
    this.#place ??= cluster.gate.enter(this)
    if (!this.#place) this.failed(overflow())
    else if (!this.#place.waiting) this.#send(chosen, this.#place)
  }

  #send(chosen: EndpointState, place: Place): void {
    const { plan, engine, fresh, number } = this.order
    const { body, method, headers, target, cluster } = plan
    const { endpoint } = chosen
    this.#sent = true
    place.take(chosen)
    setHeader(headers, 'x-envoy-attempt-count', String(number))
    this.listener.trying(endpoint)
    this.#startTimer()
    // A connection on which the two sides may disagree where a body ends carries no second request.
    const reusable = body === undefined || (body.length !== undefined && !BODILESS.has(method))
    this.#running = engine({ method, target, headers, body, endpoint, pool: cluster.pool, fresh, reusable }, this)
  }

  #startTimer(): void {
    const { body, timeoutMs, retry } = this.order.plan
    const limit = retry.perTryTimeoutMs
    if (!limit || (timeoutMs && limit >= timeoutMs)) return
    afterRequest(body, () => {
      if (this.#over || this.#answered || this.#dropped) return
      this.#timer = setTimeout(() => {
        this.#running?.abort()
        this.failed(new ProxyError('upstream_per_try_timeout', `no answer within ${limit} ms`))
      }, limit)
    })
  }

  #end(): void {
    this.#over = true
    clearTimeout(this.#timer)
    this.#place?.leave()
  }

  /** These steps run in event handlers, where what they throw would end the process. */
  #guard(step: () => void): void {
    try {
      step()
    } catch (error) {
      this.#running?.abort()
      this.failed(ProxyError.from(error))
    }
  }
}

/** Time-outs count from the end of the request. */
export const afterRequest = (body: RequestBody | undefined, callback: () => void): void => {
  if (body) body.whenReceived(callback)
  else callback()
}

const overflow = () => new ProxyError('overflow', 'the limits of the connection pool are reached')
