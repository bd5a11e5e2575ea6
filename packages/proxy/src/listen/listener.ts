import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { TLSSocket } from 'node:tls'
import {
  type CompiledChain,
  type CompiledListener,
  findListener,
  matchConnection,
  type RouteTable,
} from '@gatewright/matcher'
import { DownstreamConnection } from '../downstream-connection'
import { openHttp2 } from './http2-session'
import { peek } from './peek'
import { refuseConnection, statusOfClientError } from './refuse-connection'
import type { Terminators } from './terminators'

export interface ListenAddress {
  /** In the resources. */
  readonly port: number
  readonly bind: string | undefined
  /** What is opened: host (undefined: all interfaces) and port, or the path of a unix socket. */
  readonly host: string | undefined
  readonly localPort: number
  readonly socketPath: string | undefined
}

/** What a listener hands on, and what it looks up for each connection. */
export interface ListenerHooks {
  readonly revision: () => { readonly table: RouteTable; readonly terminators: Terminators } | undefined
  readonly request: (request: IncomingMessage, response: ServerResponse, connection: DownstreamConnection) => void
  readonly upgrade: (request: IncomingMessage, socket: Socket, head: Buffer, connection: DownstreamConnection) => void
  /** Raw bytes, to be joined with a destination of the chain. */
  readonly tcp: (chain: CompiledChain, socket: Socket) => void
  readonly headerTimeoutMs: number
  readonly serverHeader: string | undefined
}

/** Time in which it must become clear what a connection is (Envoy `listener_filters_timeout` as Istio sets it). */
const OPENING_TIMEOUT_MS = 15_000
/** Envoy's idle time-out of downstream connections. */
const IDLE_TIMEOUT_MS = 3_600_000
/** Above our own limit of 60 KiB, so that we are the ones who refuse. */
const PARSER_HEADER_BYTES = 64 * 1024
/** Beyond this Node would silently drop headers; ten times our own limit. */
const PARSER_HEADERS = 1_000

/** One open port: finds out what each connection is, ends TLS, and reads HTTP. */
export class Listener {
  readonly #server: Server
  readonly #connections = new WeakMap<Duplex, DownstreamConnection>()
  readonly #sockets = new Set<Socket>()
  /** Sockets in other hands: under a TLS connection, or joined with an upstream. They end by themselves or when time is up. */
  readonly #busy = new WeakSet<Socket>()
  readonly #refused = new WeakSet<Duplex>()
  readonly #parse: (socket: Socket) => void
  #closing = false

  constructor(
    readonly address: ListenAddress,
    private readonly hooks: ListenerHooks,
  ) {
    const { headerTimeoutMs } = hooks
    this.#server = createServer({
      insecureHTTPParser: false,
      requireHostHeader: false, // refused with an answer of our own
      maxHeaderSize: PARSER_HEADER_BYTES,
      headersTimeout: headerTimeoutMs,
      requestTimeout: 0, // as in Istio, a body may take its time
      connectionsCheckingInterval: Math.min(Math.max(Math.floor(headerTimeoutMs / 5), 50), 5_000),
      keepAliveTimeout: IDLE_TIMEOUT_MS,
      noDelay: true,
    })
    this.#server.maxHeadersCount = PARSER_HEADERS
    // The server's own listener, which reads HTTP from a connection. Ours comes before it and decides which connections get there.
    const [parse] = this.#server.listeners('connection')
    this.#server.removeAllListeners('connection')
    this.#parse = (socket) => parse?.call(this.#server, socket)
    this.#server
      .on('connection', (socket: Socket) => this.#accept(socket))
      .on('request', (request, response) => this.#serve(request, response))
      .on('checkContinue', (request, response) => this.#serve(request, response))
      .on('checkExpectation', (request, response) => this.#serve(request, response))
      .on('upgrade', (request, socket, head) => this.#serveUpgrade(request, socket, head))
      .on('connect', (request, socket, head) => this.#serveUpgrade(request, socket, head))
      .on('clientError', (error, socket) => this.#onClientError(error, socket))
  }

  /** Port that is really open; 0 for a unix socket. */
  get openPort(): number {
    const address = this.#server.address()
    return typeof address === 'object' && address !== null ? (address as AddressInfo).port : 0
  }

  open(): Promise<void> {
    const { host, localPort, socketPath } = this.address
    const where =
      socketPath === undefined ? { port: localPort, ...(host !== undefined && { host }) } : { path: socketPath }
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(where, () => {
        this.#server.off('error', reject)
        // Such as EMFILE while accepting: that connection is lost, the listener is not.
        this.#server.on('error', () => {})
        resolve()
      })
    })
  }

  /** Takes no new connection and closes those without an exchange. Resolves when the last one is gone. */
  stop(): Promise<void> {
    this.#closing = true
    const gone = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    for (const socket of this.#sockets) {
      const connection = this.#connections.get(socket)
      if (connection?.session) connection.end()
      else if ((connection?.running.size ?? 0) === 0 && !this.#busy.has(socket)) socket.destroy()
    }
    return gone
  }

  /** Ends what is left. */
  destroy(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  #accept(socket: Socket): void {
    socket.on('error', () => {}) // `close` follows
    this.#sockets.add(socket)
    socket.on('close', () => this.#sockets.delete(socket))
    const listener = this.#listener()
    if (this.#closing || !listener) {
      socket.destroy()
      return
    }
    if (!speaksTls(listener)) {
      this.#route(socket, undefined)
      return
    }
    peek(socket, Math.min(OPENING_TIMEOUT_MS, this.hooks.headerTimeoutMs), (opening) =>
      this.#route(socket, opening === 'plain' ? undefined : opening.serverName),
    )
  }

  /** Sends a connection where its filter chain wants it. Closing one without a word is what Envoy does when no chain fits. */
  #route(socket: Socket, sni: string | undefined): void {
    const revision = this.hooks.revision()
    const { port, bind } = this.address
    const chain = revision && matchConnection(revision.table, { port, bind, sni })
    if (chain?.kind !== 'chain' || !revision) {
      socket.destroy()
      return
    }
    if (!chain.chain.tls) {
      this.#serveChain(chain, socket, sni)
      return
    }
    const terminator = revision.terminators.serverFor(chain, sni ?? '')
    if (!terminator) {
      socket.destroy()
      return
    }
    this.#busy.add(socket)
    terminator.emit('connection', socket)
  }

  /** Takes a connection of this port whose handshake is over. */
  secured(socket: TLSSocket, chain: CompiledChain): void {
    this.#sockets.add(socket)
    socket.on('close', () => this.#sockets.delete(socket))
    this.#serveChain(chain, socket, (socket.servername || '').toLowerCase())
  }

  #serveChain(chain: CompiledChain, socket: Socket, sni: string | undefined): void {
    if (this.#closing) {
      socket.destroy()
      return
    }
    if (chain.chain.route.kind !== 'http') {
      this.#busy.add(socket)
      this.hooks.tcp(chain, socket)
      return
    }
    const { port, bind } = this.address
    const connection = new DownstreamConnection(socket, { port, bind, sni })
    this.#connections.set(socket, connection)
    if (socket instanceof TLSSocket && socket.alpnProtocol === 'h2') {
      this.#openHttp2(connection)
      return
    }
    this.#parse(socket)
    socket.resume()
  }

  #openHttp2(connection: DownstreamConnection): void {
    connection.session = openHttp2(connection.socket, {
      openingTimeoutMs: this.hooks.headerTimeoutMs,
      idleTimeoutMs: IDLE_TIMEOUT_MS,
      // Node makes the messages of HTTP/2 to be used like those of HTTP/1.1; where they differ, `Exchange.http2` tells.
      request: (request, response) =>
        this.hooks.request(request as unknown as IncomingMessage, response as unknown as ServerResponse, connection),
    })
  }

  #listener(): CompiledListener | undefined {
    const revision = this.hooks.revision()
    const { port, bind } = this.address
    return revision && findListener(revision.table, { port, bind, sni: undefined })
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const connection = this.#connections.get(request.socket)
    if (!connection) request.socket.destroy()
    else if (!connection.closing) this.hooks.request(request, response, connection)
  }

  #serveUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const connection = this.#connections.get(socket)
    if (!connection) socket.destroy()
    else if (connection.closing || connection.running.size > 0) {
      // Earlier requests have no answer yet, so there is no telling which bytes would be whose: they are answered, this one is not.
      connection.closing = true
      socket.on('error', () => {}).resume()
    } else this.hooks.upgrade(request, connection.socket, head, connection)
  }

  #onClientError(error: Error, socket: Duplex): void {
    if (this.#refused.has(socket)) return
    this.#refused.add(socket)
    const connection = this.#connections.get(socket)
    const running = [...(connection?.running ?? [])]
    const cut = running.find(({ request }) => !request.complete)
    if (!socket.writable || ('code' in error && error.code === 'ECONNRESET') || cut?.response.headersSent)
      socket.destroy()
    else if (connection && running.length > 0 && !cut)
      connection.closing = true // whole requests before it are answered first
    else refuseConnection(socket, statusOfClientError(error), this.hooks.serverHeader)
  }
}

const speaksTls = ({ chains }: CompiledListener): boolean =>
  chains.some(({ chain }) => chain.tls !== undefined || chain.route.kind === 'passthrough')
