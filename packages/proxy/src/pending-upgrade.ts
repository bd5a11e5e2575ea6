import { type IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** How much a client may send before its upgrade is answered; the rest waits in the network. */
const EARLY_BYTES = 65_536
/** How long the last bytes of a refused client are read and dropped, so that it can read the answer before a reset reaches it. */
const LINGER_MS = 1_000

/**
 * A connection whose client asked for a change of protocol and has no answer yet. What it sends meanwhile is neither a tunnel nor a
 * request: it is kept aside, for the tunnel if there is going to be one.
 */
export class PendingUpgrade {
  /** For any answer but 101: an ordinary one, after which the connection closes. */
  readonly response: ServerResponse
  #early: Buffer[] = []
  #earlyBytes = 0
  #settled = false

  constructor(
    request: IncomingMessage,
    readonly socket: Socket,
    head: Buffer,
  ) {
    this.#keep(head)
    socket.on('error', () => {}) // `close` follows
    socket.on('data', this.#onData).on('end', this.#onEnd)
    this.response = new ServerResponse(request)
    this.response.shouldKeepAlive = false
    this.response.assignSocket(socket)
    this.response.once('finish', () => this.#refused())
  }

  /** Ends the waiting: the socket is the caller's, with nobody else listening to it. Returns what came early. */
  accept(): readonly Buffer[] {
    this.#settled = true
    this.socket.off('data', this.#onData).off('end', this.#onEnd)
    this.response.detachSocket(this.socket)
    return this.#early
  }

  readonly #onData = (chunk: Buffer): void => this.#keep(chunk)
  readonly #onEnd = (): void => {
    if (!this.#settled) this.socket.destroy()
  }

  #keep(chunk: Buffer): void {
    if (this.#settled || chunk.length === 0) return
    this.#early.push(chunk)
    this.#earlyBytes += chunk.length
    if (this.#earlyBytes >= EARLY_BYTES) this.socket.pause()
  }

  #refused(): void {
    const { socket } = this
    this.#settled = true
    this.#early = []
    socket.end()
    socket.resume()
    const timer = setTimeout(() => socket.destroy(), LINGER_MS)
    socket.once('end', () => socket.destroy()).once('close', () => clearTimeout(timer))
  }
}
