import { firstHeader, type HeaderList } from '@gatewright/matcher'
import { type Dispatcher, errors } from 'undici'
import { ProxyError } from '../../proxy-error'
import type { AnswerHandler, ForwardExchange, RunningExchange } from '../forward-engine'
import { MAX_ANSWER_HEADERS } from '../limits'
import { rawHeadersOf } from './answer-head'
import type { Occupant, UpstreamClient } from './upstream-client'

/**
 * One exchange through undici's `dispatch`: the same object is the handler that undici calls and what the caller holds. The handler has
 * the older of undici's two forms, which undici calls directly and which gets headers as they came; for the other, undici would make
 * two more objects and a dictionary of the headers.
 */
export class DispatchExchange implements RunningExchange, Occupant, Dispatcher.DispatchHandler {
  #client: UpstreamClient | undefined
  #resume: (() => void) | undefined
  #status = 0
  #begun = false
  #over = false

  constructor(
    private readonly exchange: ForwardExchange,
    private readonly handler: AnswerHandler,
  ) {}

  /** @param body all of it */
  start(headers: HeaderList, body: Buffer | undefined): void {
    const { pool, endpoint, fresh, reusable, method, target } = this.exchange
    const client = pool.clients.acquire(endpoint, firstHeader(headers, 'host') ?? '', fresh)
    this.#client = client
    client.client.dispatch(
      {
        method: method as Dispatcher.HttpMethod, // any token will do
        path: target,
        headers,
        body: body ?? null,
        reset: !reusable || client.last,
        blocking: false, // matters with pipelining only, and costs a turn
      },
      this,
    )
  }

  resume(): void {
    if (!this.#over) this.#resume?.()
  }

  abort(): void {
    if (this.#over) return
    this.#over = true
    this.#discard()
  }

  onConnect(): void {
    if (this.#over || !this.#client) return
    this.#begun = true
    this.handler.connected(this.#client.begin(this))
  }

  onHeaders(status: number, headers: readonly Buffer[], resume: () => void, reason: string): boolean {
    if (this.#over) return true
    if (headers.length > 2 * MAX_ANSWER_HEADERS) {
      this.#fail(new ProxyError('protocol_error', `the answer has more than ${MAX_ANSWER_HEADERS} headers`))
      return true
    }
    this.#status = status
    this.#resume = resume
    this.handler.answered({ status, reason, rawHeaders: rawHeadersOf(headers, this.#client?.gate) })
    return true
  }

  onData(chunk: Buffer): boolean {
    return this.#over || this.handler.data(chunk)
  }

  onComplete(): void {
    if (this.#over) return
    this.#over = true
    if (this.exchange.reusable && this.#client) this.exchange.pool.clients.release(this.#client)
    else this.#discard()
    this.handler.ended()
  }

  broken(error: Error): void {
    this.#settle(error)
  }

  onError(error: Error): void {
    // Before anything was sent, errors may come out of `dispatch` itself, when nobody expects to hear of them yet.
    if (this.#begun) this.#settle(error)
    else process.nextTick(() => this.#settle(error))
  }

  #settle(error: Error): void {
    if (this.#over) return
    if (hasNoBody(this.#status) && error instanceof errors.ResponseContentLengthMismatchError) {
      // undici misses the body that a 304 tells the length of and never has (RFC 9110, section 15.4.5). The answer was whole.
      this.#over = true
      this.#discard()
      this.handler.ended()
      return
    }
    this.#fail(this.#client?.refusal ?? this.#classify(error))
  }

  #classify(error: Error): ProxyError {
    if (error instanceof ProxyError) return error
    const wrap = (code: 'connect_failure' | 'connection_termination' | 'protocol_error') =>
      new ProxyError(code, error.message, { cause: error })
    if (error instanceof errors.InvalidArgumentError || error instanceof errors.NotSupportedError)
      return ProxyError.from(error)
    if (!this.#begun) return wrap('connect_failure')
    return wrap(isMalformed(error, this.#status !== 0) ? 'protocol_error' : 'connection_termination')
  }

  #fail(error: ProxyError): void {
    this.#over = true
    this.#discard()
    this.handler.failed(error)
  }

  #discard(): void {
    if (this.#client) this.exchange.pool.clients.discard(this.#client)
  }
}

const hasNoBody = (status: number): boolean => status === 204 || status === 304

/** undici reports every fault of an answer with a length as a wrong length, and other things that must not come as errors of the socket. */
const isMalformed = (error: Error, answered: boolean): boolean =>
  error instanceof errors.HTTPParserError ||
  error instanceof errors.HeadersOverflowError ||
  (error instanceof errors.ResponseContentLengthMismatchError && !answered) ||
  (error instanceof errors.SocketError && error.message.startsWith('bad '))
