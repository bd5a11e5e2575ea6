import type { IncomingMessage, ServerResponse } from 'node:http'
import { constants, Http2ServerResponse, type ServerHttp2Stream } from 'node:http2'
import type { CompiledDestination, CompiledRoute, Endpoint, RequestView } from '@gatewright/matcher'
import type { DownstreamConnection } from './downstream-connection'
import type { RequestBody } from './forward/request-body'
import type { ForwardedRequest } from './headers/upstream-headers'
import type { PendingUpgrade } from './pending-upgrade'

/** One request and its answer: what the steps of serving have found out so far, for the steps after them and for the log. */
export class Exchange {
  view: RequestView | undefined
  forwarded: ForwardedRequest | undefined
  route: CompiledRoute | undefined
  destination: CompiledDestination | undefined
  endpoint: Endpoint | undefined
  body: RequestBody | undefined

  /** Of the answer; 0 while there is none. */
  status = 0
  readonly flags: string[] = []
  details: string | null = null
  transportFailure: string | null = null
  serviceTimeMs: number | null = null
  upstreamLocalAddress: string | null = null
  bytesSent = 0
  /** Bytes from the client after an upgrade. */
  tunnelledBytes = 0

  /** Value of a `set-cookie` by which the client finds the same endpoint again. */
  stickyCookie: string | undefined
  /** Headers that CORS wants set in whatever answer there will be. */
  cors: readonly string[] = []
  /** The client waits for a 100 before it sends its body. */
  awaitsContinue = false
  /** The exchange failed on our side or the upstream's, so that a broken connection is not the client's doing. */
  failed = false
  /** Somebody else serves the request. */
  passed = false

  /** Stream of the exchange; undefined on HTTP/1.1. */
  readonly http2: ServerHttp2Stream | undefined

  /** What to do when the client leaves before it has the whole answer. */
  onAbandoned: (() => void) | undefined

  constructor(
    readonly request: IncomingMessage,
    readonly response: ServerResponse,
    readonly connection: DownstreamConnection,
    readonly startedAt: number,
    /** Set when the request asks for a change of protocol. */
    readonly upgrade: PendingUpgrade | undefined,
    /** Who serves the request when no route does; undefined: nobody. */
    private readonly next?: () => void,
  ) {
    // Kept, because the response forgets its stream.
    this.http2 = response instanceof Http2ServerResponse ? response.stream : undefined
  }

  /** Hands the request to whoever is next, if anybody is. */
  pass(): boolean {
    if (!this.next) return false
    this.passed = true
    this.next()
    return true
  }

  get bytesReceived(): number {
    return (this.body?.bytes ?? 0) + this.tunnelledBytes
  }

  /** The client has all of the answer, as far as can be told. */
  get delivered(): boolean {
    const { http2, response } = this
    if (!http2) return response.writableFinished
    // A stream may be closed before Node knows that all was written, so what counts is that nobody reset it.
    return response.writableEnded && !http2.aborted && http2.rstCode === constants.NGHTTP2_NO_ERROR
  }

  /** Nobody is there to answer. */
  get deserted(): boolean {
    const { http2, response, connection } = this
    return connection.socket.destroyed || (http2 ? http2.destroyed || http2.closed : response.destroyed)
  }

  /** Ends the exchange where it stands, so that nobody takes what the client has for a whole answer. Other streams go on. */
  breakOff(): void {
    // `close` with a code would let Node finish the body first, so that the reset came behind a clean end.
    if (this.http2) this.http2.destroy(new Error('the answer broke off'))
    else this.connection.socket.destroy()
  }

  flag(flag: string): void {
    if (flag !== '-' && !this.flags.includes(flag)) this.flags.push(flag)
  }
}
