import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { TLSSocket } from 'node:tls'
import { formatAddress } from '../headers/client-address'
import { ProxyError } from '../proxy-error'
import { idleMs } from '../upstream/idle-guard'
import type { AnswerHandler, ForwardExchange, RunningExchange } from './forward-engine'

/** Whether an upstream's 101 is the one that was asked for. */
export type AcceptSwitch = (answer: IncomingMessage) => boolean

/**
 * The life of one `ClientRequest`, in the few words of an `AnswerHandler`: when its connection stands, what comes back, and how it
 * ends. Every event of request, answer and socket has a listener from the first moment to the last.
 */
export class ClientExchange implements RunningExchange {
  #outgoing: ClientRequest | undefined
  #incoming: IncomingMessage | undefined
  #connected = false
  #over = false
  #connectTimer: NodeJS.Timeout | undefined
  #failure: ProxyError | undefined

  constructor(
    private readonly exchange: ForwardExchange,
    private readonly handler: AnswerHandler,
    private readonly now: () => number,
    private readonly acceptSwitch: AcceptSwitch,
  ) {}

  /** Takes charge of a request that was made and not sent yet. */
  take(outgoing: ClientRequest): void {
    this.#outgoing = outgoing
    outgoing
      .on('socket', (socket) => this.#onSocket(outgoing, socket))
      .on('continue', () => this.#over || this.handler.continued())
      .on('response', (incoming) => this.#onAnswer(outgoing, incoming))
      .on('upgrade', (incoming, socket, early) => this.#onSwitch(incoming, socket, early))
      .on('error', (error) => this.#fail(this.#classify(error)))
      .on('close', () => this.#fail(new ProxyError('connection_termination', 'the upstream closed the connection')))
  }

  /** For a request that could not even be made. */
  refuse(error: unknown): void {
    process.nextTick(() => this.#fail(ProxyError.from(error)))
  }

  resume(): void {
    this.#incoming?.resume()
  }

  abort(): void {
    if (this.#over) return
    this.#finish()
    this.#outgoing?.destroy()
  }

  #onSocket(outgoing: ClientRequest, socket: Socket): void {
    if (outgoing.reusedSocket) {
      this.#onConnected(outgoing, socket, idleMs(socket, this.now()))
      return
    }
    const { connectTimeoutMs } = this.exchange.pool
    this.#connectTimer = setTimeout(() => {
      this.#failure = new ProxyError('connect_timeout', `no connection within ${connectTimeoutMs} ms`)
      outgoing.destroy()
    }, connectTimeoutMs)
    const ready = socket instanceof TLSSocket ? 'secureConnect' : 'connect'
    socket.once(ready, () => this.#onConnected(outgoing, socket, undefined))
  }

  /** The body starts only now: until here another endpoint can be tried with all of it. */
  #onConnected(outgoing: ClientRequest, socket: Socket, idle: number | undefined): void {
    clearTimeout(this.#connectTimer)
    if (this.#over) return
    this.#connected = true
    this.handler.connected({ idleMs: idle, localAddress: formatAddress(socket.localAddress, socket.localPort) })
    this.exchange.body?.sendTo(outgoing)
  }

  #onAnswer(outgoing: ClientRequest, incoming: IncomingMessage): void {
    incoming.on('error', (error) => this.#fail(this.#classify(error)))
    if (this.#over) {
      incoming.resume()
      return
    }
    this.#incoming = incoming
    incoming
      .on('data', (chunk: Buffer) => {
        if (!this.#over && !this.handler.data(chunk)) incoming.pause()
      })
      .on('end', () => this.#onEnd(outgoing, incoming))
      .on('close', () => this.#fail(new ProxyError('connection_termination', 'the answer broke off')))
    this.handler.answered(headOf(incoming))
  }

  #onEnd(outgoing: ClientRequest, incoming: IncomingMessage): void {
    if (this.#over || !incoming.complete) return
    const { body } = this.exchange
    this.#finish()
    // The rest of the body would stand on the connection in front of the next request.
    if (body && !body.ended) outgoing.destroy()
    this.handler.ended()
  }

  #onSwitch(incoming: IncomingMessage, socket: Duplex, early: Buffer): void {
    if (this.#over || !this.acceptSwitch(incoming)) {
      socket.on('error', () => {}).destroy()
      this.#fail(new ProxyError('protocol_error', 'the upstream switched to a protocol that was not asked for'))
      return
    }
    this.#finish()
    this.handler.switched(headOf(incoming), socket, early)
  }

  #classify(error: Error): ProxyError {
    if (this.#failure) return this.#failure
    if (!this.#connected) return new ProxyError('connect_failure', error.message, { cause: error })
    const malformed = 'code' in error && String(error.code).startsWith('HPE_')
    return new ProxyError(malformed ? 'protocol_error' : 'connection_termination', error.message, { cause: error })
  }

  #fail(error: ProxyError): void {
    if (this.#over) return
    this.#finish()
    this.#outgoing?.destroy()
    this.handler.failed(error)
  }

  #finish(): void {
    this.#over = true
    clearTimeout(this.#connectTimer)
    this.exchange.body?.stop()
  }
}

const headOf = ({ statusCode = 0, statusMessage = '', rawHeaders }: IncomingMessage) => ({
  status: statusCode,
  reason: statusMessage,
  rawHeaders,
})
