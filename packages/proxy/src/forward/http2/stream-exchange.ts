import { type ClientHttp2Stream, constants } from 'node:http2'
import { firstHeader } from '@gatewright/matcher'
import { ProxyError } from '../../proxy-error'
import type { AnswerHandler, ForwardExchange, RunningExchange } from '../forward-engine'
import { MAX_ANSWER_HEADERS } from '../limits'
import { answerFields, http2Headers } from './http2-headers'
import type { SessionWaiter, UpstreamSession } from './upstream-session'

const { NGHTTP2_CANCEL, NGHTTP2_PROTOCOL_ERROR, NGHTTP2_REFUSED_STREAM } = constants

/** One exchange on a stream of HTTP/2. */
export class StreamExchange implements RunningExchange, SessionWaiter {
  #session: UpstreamSession | undefined
  #stream: ClientHttp2Stream | undefined
  #whole = false
  #over = false

  constructor(
    private readonly exchange: ForwardExchange,
    private readonly handler: AnswerHandler,
  ) {}

  start(): void {
    const { pool, endpoint, headers, fresh } = this.exchange
    try {
      this.#session = pool.sessions.acquire(endpoint, firstHeader(headers, 'host') ?? '', fresh)
    } catch (error) {
      process.nextTick(() => this.failed(connectFailure(error)))
      return
    }
    this.#session.enter(this)
  }

  resume(): void {
    if (!this.#over) this.#stream?.resume()
  }

  abort(): void {
    if (this.#over) return
    this.#finish()
    this.#stream?.close(NGHTTP2_CANCEL)
  }

  /** The session stands. */
  ready(): void {
    if (this.#over || !this.#session) return
    const { body } = this.exchange
    try {
      this.#stream = this.#session.request(http2Headers(this.exchange), body === undefined)
    } catch (error) {
      // Nothing was sent. Where the session has just ended, another one may do.
      const { stands } = this.#session
      process.nextTick(() => this.failed(stands ? ProxyError.from(error) : connectFailure(error)))
      return
    }
    this.#listen(this.#stream)
    this.handler.connected(this.#session.facts)
    if (!this.#over) body?.sendTo(this.#stream)
  }

  failed(error: ProxyError): void {
    if (this.#over) return
    this.#finish()
    this.handler.failed(error)
  }

  #listen(stream: ClientHttp2Stream): void {
    this.#watchEnd(stream)
    stream
      .on('continue', () => this.#over || this.handler.continued())
      .on('response', (_, __, ...more) => this.#onAnswer(stream, more))
      .on('data', (chunk: Buffer) => {
        if (!this.#over && !this.handler.data(chunk)) stream.pause()
      })
      .on('trailers', (_, __, ...more) => {
        if (!this.#over) this.handler.trailers?.(rawFields(more))
      })
      .on('end', () => this.#onEnd(stream))
      .on('error', () => {}) // `close` follows
      .on('close', () => this.failed(this.#explain(stream)))
  }

  /**
   * Node ends a stream for its reader also when the upstream gave it up. What tells the two apart is that an end that the upstream
   * announced comes before the stream is closed.
   */
  #watchEnd(stream: ClientHttp2Stream): void {
    const push = stream.push.bind(stream)
    stream.push = (chunk, encoding) => {
      if (chunk === null && !stream.closed) this.#whole = true
      return push(chunk, encoding)
    }
  }

  #onAnswer(stream: ClientHttp2Stream, more: readonly unknown[]): void {
    if (this.#over) return
    const raw = rawFields(more)
    const status = Number(firstHeader(raw, ':status'))
    const rawHeaders = answerFields(raw)
    if (rawHeaders.length > 2 * MAX_ANSWER_HEADERS) {
      stream.close(NGHTTP2_CANCEL)
      this.failed(new ProxyError('protocol_error', `the answer has more than ${MAX_ANSWER_HEADERS} headers`))
      return
    }
    this.handler.answered({ status, reason: '', rawHeaders })
  }

  #onEnd(stream: ClientHttp2Stream): void {
    if (this.#over || !this.#whole) return
    const { body } = this.exchange
    this.#finish()
    // Nobody wants the rest of the body any more.
    if (body && !body.ended) stream.close(NGHTTP2_CANCEL)
    this.handler.ended()
  }

  #explain({ rstCode }: ClientHttp2Stream): ProxyError {
    if (rstCode === NGHTTP2_REFUSED_STREAM) return new ProxyError('refused_stream', 'the upstream refused the stream')
    if (!this.#session?.stands) return new ProxyError('connection_termination', 'the upstream closed the connection')
    if (rstCode === NGHTTP2_PROTOCOL_ERROR)
      return new ProxyError('protocol_error', 'the answer breaks the rules of HTTP/2')
    return new ProxyError('remote_reset', `the upstream reset the stream with code ${rstCode}`)
  }

  #finish(): void {
    this.#over = true
    this.exchange.body?.stop()
    this.#session?.leave()
  }
}

/** Node hands the fields of a head as they came behind what its types know of. */
const rawFields = ([raw]: readonly unknown[]): string[] => (Array.isArray(raw) ? raw.map(String) : [])

const connectFailure = (error: unknown): ProxyError =>
  new ProxyError('connect_failure', error instanceof Error ? error.message : String(error), { cause: error })
