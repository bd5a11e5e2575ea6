import type { Duplex } from 'node:stream'
import type { Endpoint, HeaderList } from '@gatewright/matcher'
import type { ProxyError } from '../proxy-error'
import type { ConnectionPool } from '../upstream/connection-pool'
import type { RequestBody } from './request-body'

/**
 * One request to one endpoint, decided to the last byte: an engine adds what its connection needs (`connection`, the framing of
 * `body`) and nothing else, and sends nothing anywhere else.
 */
export interface ForwardExchange {
  readonly method: string
  /** Path and query, sent as they are. */
  readonly target: string
  /** All headers, `host` among them, without those of one hop. */
  readonly headers: HeaderList
  readonly body: RequestBody | undefined
  readonly endpoint: Endpoint
  readonly pool: ConnectionPool
  /** Do not take a connection that others have used. */
  readonly fresh: boolean
  /** The connection may carry further requests afterwards. */
  readonly reusable: boolean
}

export interface AnswerHead {
  readonly status: number
  readonly reason: string
  /** As received: name and value in turn. */
  readonly rawHeaders: readonly string[]
}

/** What an engine tells about its exchange. After `ended`, `failed` or `switched`, of which exactly one comes, nothing more is said. */
export interface AnswerHandler {
  /** The connection stands: from now on the upstream may have seen something of the request. */
  connected(facts: ConnectionFacts): void
  /** The upstream said 100: it wants the body. */
  continued(): void
  answered(head: AnswerHead): void
  /** @returns whether more is welcome; otherwise the engine waits for `resume` */
  data(chunk: Buffer): boolean
  /** Trailer fields, name and value in turn, behind the last of the data. Engines of HTTP/1.1 drop them. */
  trailers?(rawTrailers: readonly string[]): void
  /** The answer is whole. */
  ended(): void
  /** Also when the answer broke off. */
  failed(error: ProxyError): void
  /** The upstream said 101 to an upgrade. The socket, paused, belongs to the handler from here on; `early` came behind the head. */
  switched(head: AnswerHead, socket: Duplex, early: Buffer): void
}

export interface ConnectionFacts {
  /** How long the connection had been idle in its pool; undefined for a new one. */
  readonly idleMs: number | undefined
  readonly localAddress: string | null
}

export interface RunningExchange {
  resume(): void
  /** Gives the exchange up and closes its connection. The handler hears nothing more. */
  abort(): void
}

export type ForwardEngine = (exchange: ForwardExchange, handler: AnswerHandler) => RunningExchange
