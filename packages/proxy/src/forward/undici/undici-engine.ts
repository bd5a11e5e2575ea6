import type { HeaderList } from '@gatewright/matcher'
import type { AnswerHandler, ForwardEngine, ForwardExchange, RunningExchange } from '../forward-engine'
import { sendableHeaders } from '../sendable-headers'
import { DispatchExchange } from './dispatch-exchange'

/** Bodies up to this length are sent in one piece with the head when they came so. */
const WHOLE_BODY_BYTES = 65_536
/** Methods whose body undici sends with the length it was given, also when that is 0. */
const WITH_BODY: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH'])

/**
 * The exchange of HTTP/1.1 messages through undici: requests without a body, and those whose body is short and came along with the head.
 * A body that takes its time is not for undici, which sends the head of a request together with the first bytes of its body, gives an
 * empty chunked body a length, and does not know `Expect`. Those requests take `streamed`, decided before anything is sent.
 */
export const createUndiciEngine =
  (streamed: ForwardEngine): ForwardEngine =>
  (exchange, handler) => {
    const { body, method } = exchange
    const { headers, expects } = sendableHeaders(exchange.headers)
    if (expects || method === 'CONNECT') return streamed(exchange, handler)
    if (!body) return dispatch(exchange, handler, headers, undefined)
    if (!WITH_BODY.has(method) || body.length === undefined || body.length > WHOLE_BODY_BYTES)
      return streamed(exchange, handler)
    const now = body.whole()
    if (now) return dispatch(exchange, handler, headers, now)
    // The parser has handed on the head, and goes on with what stands behind it once this event is over.
    return new Postponed(() => {
      const whole = body.whole()
      return whole ? dispatch(exchange, handler, headers, whole) : streamed(exchange, handler)
    })
  }

const dispatch = (
  exchange: ForwardExchange,
  handler: AnswerHandler,
  headers: HeaderList,
  body: Buffer | undefined,
): RunningExchange => {
  const running = new DispatchExchange(exchange, handler)
  running.start(headers, body)
  return running
}

/** An exchange that begins when the current event is over. */
class Postponed implements RunningExchange {
  #running: RunningExchange | undefined
  #aborted = false

  constructor(begin: () => RunningExchange) {
    process.nextTick(() => {
      if (!this.#aborted) this.#running = begin()
    })
  }

  resume(): void {
    this.#running?.resume()
  }

  abort(): void {
    this.#aborted = true
    this.#running?.abort()
  }
}
