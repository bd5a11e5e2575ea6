import { type ClientHttp2Session, type ClientHttp2Stream, connect, type OutgoingHttpHeaders } from 'node:http2'
import type { Socket } from 'node:net'
import { formatAddress } from '../../headers/client-address'
import type { ProxyError } from '../../proxy-error'
import type { ConnectionFacts } from '../forward-engine'
import { MAX_HTTP2_HEAD_BYTES } from '../limits'

/** How a session is used. */
export interface SessionLimits {
  readonly idleTimeoutMs: number
  /** Streams at a time; the upstream may want fewer. */
  readonly maxStreams: number
  /** Streams altogether, after which the session takes no more. */
  readonly maxRequests: number
  readonly now: () => number
}

/** Waits for a session to stand. */
export interface SessionWaiter {
  ready(): void
  failed(error: ProxyError): void
}

/** Hears once of each. */
export interface SessionOwner {
  /** The session takes no more exchanges. */
  unfit(session: UpstreamSession): void
  /** Its connection is closed. */
  gone(session: UpstreamSession): void
}

type Dial = (done: (error: ProxyError | undefined, socket: Socket) => void) => Socket

/** Flow control: what an upstream may send of one answer, and of all together, before anybody has read it. */
const STREAM_WINDOW_BYTES = 262_144
const SESSION_WINDOW_BYTES = 1_048_576
/** Node closes sessions that hold more than this many megabytes. */
const SESSION_MEMORY_MB = 64
/** `http2.connect` wants an origin; where it connects to was decided before, and the authority comes with each request. */
const ORIGIN = 'http://upstream'

/** One connection of HTTP/2 to an endpoint, shared by many exchanges. */
export class UpstreamSession {
  #waiting: SessionWaiter[] | undefined = []
  #session: ClientHttp2Session | undefined
  readonly #socket: Socket
  #localAddress: string | null = null
  #streams = 0
  #requests = 0
  #unfit = false
  #idleSince: number | undefined

  constructor(
    dial: Dial,
    private readonly limits: SessionLimits,
    private readonly owner: SessionOwner,
  ) {
    this.#socket = dial((error, socket) => {
      const waiting = this.#waiting ?? []
      this.#waiting = undefined
      if (error) {
        this.retire()
        owner.gone(this)
      } else this.#open(socket)
      for (const waiter of waiting) {
        if (error) waiter.failed(error)
        else waiter.ready()
      }
    })
  }

  /** Whether another exchange may begin. */
  get fit(): boolean {
    if (this.#unfit) return false
    const { maxConcurrentStreams = Number.POSITIVE_INFINITY } = this.#session?.remoteSettings ?? {}
    return this.#streams < Math.min(this.limits.maxStreams, maxConcurrentStreams)
  }

  /** Whether the connection stands, as far as is known. */
  get stands(): boolean {
    return this.#session?.destroyed === false
  }

  get facts(): ConnectionFacts {
    const idleMs = this.#idleSince === undefined ? undefined : this.limits.now() - this.#idleSince
    return { idleMs, localAddress: this.#localAddress }
  }

  /** Takes a place, which `leave` gives back, and tells `waiter` when the session stands. */
  enter(waiter: SessionWaiter): void {
    this.#streams += 1
    this.#requests += 1
    if (this.#requests >= this.limits.maxRequests) this.retire()
    if (this.#waiting) this.#waiting.push(waiter)
    else waiter.ready()
  }

  leave(): void {
    this.#streams -= 1
    if (this.#streams > 0) return
    this.#idleSince = this.limits.now()
    if (this.#unfit) this.#end()
  }

  /** @throws when the session has just ended, or when HTTP/2 cannot carry the headers */
  request(headers: OutgoingHttpHeaders, endStream: boolean): ClientHttp2Stream {
    if (!this.#session) throw new Error('the session does not stand')
    return this.#session.request(headers, { endStream })
  }

  /** Takes no more exchanges, and closes when those it has are over. */
  retire(): void {
    if (!this.#unfit) {
      this.#unfit = true
      this.owner.unfit(this)
    }
    if (this.#streams === 0) this.#end()
  }

  destroy(): void {
    this.retire()
    this.#session?.destroy()
    this.#socket.destroy()
  }

  #end(): void {
    if (this.#session) this.#session.close()
    else this.#socket.destroy()
  }

  #open(socket: Socket): void {
    this.#localAddress = formatAddress(socket.localAddress, socket.localPort)
    const session = connect(ORIGIN, {
      createConnection: () => socket,
      maxSessionMemory: SESSION_MEMORY_MB,
      settings: {
        enablePush: false,
        initialWindowSize: STREAM_WINDOW_BYTES,
        maxHeaderListSize: MAX_HTTP2_HEAD_BYTES,
      },
    })
    this.#session = session
    session
      .on('error', () => {}) // its streams tell
      .once('connect', () => session.setLocalWindowSize(SESSION_WINDOW_BYTES))
      .on('goaway', () => this.retire())
      .once('close', () => {
        this.retire()
        this.owner.gone(this)
      })
      .setTimeout(this.limits.idleTimeoutMs, () => this.#streams === 0 && this.retire())
  }
}
