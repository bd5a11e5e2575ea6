import type { Socket } from 'node:net'
import type { Endpoint } from '@gatewright/matcher'
import { Client } from 'undici'
import { formatAddress } from '../../headers/client-address'
import { ProxyError } from '../../proxy-error'
import type { Dialler } from '../../upstream/dial'
import type { ConnectionFacts } from '../forward-engine'
import { MAX_HEAD_BYTES } from '../limits'
import { HeadGate } from './head-gate'

/** What all clients of a cluster share. */
export interface ClientSettings {
  readonly dialler: Dialler
  readonly idleTimeoutMs: number
  /** Requests that a connection carries before it is closed. */
  readonly maxRequests: number
  readonly now: () => number
}

/** Who has a request on the connection. */
export interface Occupant {
  /** The connection has broken. */
  broken(error: Error): void
}

/** undici wants an origin, and uses it for a `host` header that every request here brings along. Where it connects to, the dialler decides. */
const ORIGIN = 'http://upstream'
/** An upstream that says how long it keeps idle connections is left this much earlier. */
const CLOSE_EARLIER_MS = 1_000
const CLOSED = new Error('closed')

/**
 * An undici client that carries one request at a time, and its connection. It has one at most: a connection that its upstream closed
 * while it was idle is replaced by undici when the next request comes, before anything is sent.
 */
export class UpstreamClient {
  readonly client: Client
  /** Why we ended the connection, where it was our doing. */
  refusal: ProxyError | undefined
  gate: HeadGate | undefined
  #socket: Socket | undefined
  #occupant: Occupant | undefined
  #localAddress: string | null = null
  #served = 0
  #idleSince = 0

  constructor(
    readonly endpoint: Endpoint,
    readonly name: string,
    private readonly settings: ClientSettings,
    onDisconnect: (client: UpstreamClient) => void,
  ) {
    const { dialler, idleTimeoutMs } = settings
    this.client = new Client(ORIGIN, {
      pipelining: 1,
      headersTimeout: 0, // time-outs belong to the exchange
      bodyTimeout: 0,
      maxHeaderSize: 2 * MAX_HEAD_BYTES, // the gate is stricter
      keepAliveTimeout: idleTimeoutMs,
      keepAliveMaxTimeout: idleTimeoutMs,
      keepAliveTimeoutThreshold: CLOSE_EARLIER_MS,
      connect: (_, callback) => {
        this.#socket = dialler.dial(endpoint, name, (error, socket) => {
          if (error) callback(error, null)
          else callback(null, this.#take(socket))
        })
      },
    })
    this.client.on('disconnect', () => onDisconnect(this))
  }

  /** Whether the connection stands, as far as is known. */
  get usable(): boolean {
    return this.#socket?.destroyed === false
  }

  /** Whether the connection has no request left after the next. */
  get last(): boolean {
    return this.#served + 1 >= this.settings.maxRequests
  }

  /** A request is about to be written. */
  begin(occupant: Occupant): ConnectionFacts {
    this.#occupant = occupant
    const idleMs = this.#served > 0 ? this.settings.now() - this.#idleSince : undefined
    this.#served += 1
    this.gate?.expectHead()
    return { idleMs, localAddress: this.#localAddress }
  }

  /**
   * A request was answered in full.
   * @returns whether the connection is fit for another one; it is not while part of the request is still to be sent
   */
  rest(): boolean {
    this.#occupant = undefined
    this.#idleSince = this.settings.now()
    return this.usable && this.#socket?.writableLength === 0
  }

  close(): void {
    this.#occupant = undefined
    this.client.destroy(CLOSED, () => {})
    this.#socket?.destroy(CLOSED)
  }

  #take(socket: Socket): Socket {
    this.#served = 0
    this.#localAddress = formatAddress(socket.localAddress, socket.localPort)
    this.gate = new HeadGate(socket, () => {
      this.refusal = new ProxyError('connection_termination', `the head of the answer exceeds ${MAX_HEAD_BYTES} bytes`)
      socket.destroy(new Error('too long'))
    })
    const destroy = socket.destroy.bind(socket)
    socket.destroy = (error?: NodeJS.ErrnoException) => {
      if (error) this.#break(error)
      return destroy(error)
    }
    return socket
  }

  /**
   * Every error of a connection comes by here, also those that undici finds in an answer. They get the code of undici's own: told of a
   * reset, undici takes an answer that ends with its connection for whole, and throws out of the event when that answer was paused; told
   * of any other code while a request waits for its idle connection to be checked, it fails the request, where a new connection would
   * do. Who has a request on the connection hears of it now, two turns of the event loop before undici would tell.
   */
  #break(error: NodeJS.ErrnoException): void {
    error.code = 'UND_ERR_SOCKET'
    const occupant = this.#occupant
    this.#occupant = undefined
    occupant?.broken(error)
  }
}
