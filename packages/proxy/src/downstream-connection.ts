import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2Session } from 'node:http2'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { type CompiledChain, matchConnection, type RouteTable } from '@gatewright/matcher'
import { formatAddress, plainAddress } from './headers/client-address'
import { forwardedClientCertificate } from './listen/client-certificate'

/** Where a connection came in, in terms of the resources. */
export interface Place {
  readonly port: number
  readonly bind: string | undefined
  /** Server name of the TLS client, empty without one; undefined on plain text. */
  readonly sni: string | undefined
}

/** The two messages of an exchange. */
export interface RunningMessages {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

/** A client's connection: what all requests on it share. */
export class DownstreamConnection {
  readonly peer: string
  readonly scheme: 'http' | 'https'
  readonly sni: string | undefined
  readonly remoteAddress: string | null
  readonly localAddress: string | null
  /** Value of `x-forwarded-client-cert` for a client that showed a certificate. */
  readonly clientCertificate: string | undefined
  /** Exchanges that have begun and not ended. */
  readonly running = new Set<RunningMessages>()
  /** The connection ends with the exchanges it has; no further request on it is served. */
  closing = false
  /** Set where the client speaks HTTP/2. */
  session: Http2Session | undefined

  #table: RouteTable | undefined
  #chain: CompiledChain | undefined

  constructor(
    readonly socket: Socket,
    readonly place: Place,
  ) {
    this.peer = plainAddress(socket.remoteAddress)
    this.scheme = socket instanceof TLSSocket || place.sni !== undefined ? 'https' : 'http'
    this.sni = place.sni
    this.remoteAddress = formatAddress(socket.remoteAddress, socket.remotePort)
    this.clientCertificate = socket instanceof TLSSocket ? forwardedClientCertificate(socket) : undefined
    this.localAddress = formatAddress(socket.localAddress, socket.localPort)
  }

  /** Ends the connection once what was written is out; one of HTTP/2 says goodbye, and its open streams may end first. */
  end(): void {
    if (this.session) this.session.close()
    else this.socket.destroySoon()
  }

  /** The filter chain that this connection belongs to in a table; the next revision may have another one for it, or none. */
  chain(table: RouteTable): CompiledChain | undefined {
    if (this.#table !== table) {
      const found = matchConnection(table, this.place)
      this.#chain = found.kind === 'chain' && found.chain.route.kind === 'http' ? found : undefined
      this.#table = table
    }
    return this.#chain
  }
}
