import type { IncomingMessage, ServerResponse } from 'node:http'
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
  ) {}

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

  flag(flag: string): void {
    if (flag !== '-' && !this.flags.includes(flag)) this.flags.push(flag)
  }
}
