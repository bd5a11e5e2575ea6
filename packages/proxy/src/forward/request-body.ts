import type { IncomingMessage } from 'node:http'
import type { Writable } from 'node:stream'

/** The body of a client's request on its way upstream. It can be sent once. */
export interface RequestBody {
  /** From `content-length`; undefined for a chunked body. */
  readonly length: number | undefined
  /** Bytes taken from the client so far. */
  readonly bytes: number
  /** Something was taken from the client: the body cannot be sent again. */
  readonly begun: boolean
  /** The whole body was handed on. */
  readonly ended: boolean
  /** Sends the body at the speed of both sides and ends `destination`. */
  sendTo(destination: Writable): void
  /** Stops sending. What the client sends on is left in its socket. */
  stop(): void
  /** Calls back once the client has sent everything. */
  whenReceived(callback: () => void): void
}

/** Undefined when the request has no body. */
export const requestBody = (request: IncomingMessage): RequestBody | undefined => {
  const length = request.headers['content-length']
  if (request.headers['transfer-encoding'] !== undefined) return new StreamedBody(request, undefined)
  return length === undefined ? undefined : new StreamedBody(request, Number(length))
}

class StreamedBody implements RequestBody {
  bytes = 0
  begun = false
  ended = false
  #stopSending: (() => void) | undefined

  constructor(
    private readonly source: IncomingMessage,
    readonly length: number | undefined,
  ) {}

  sendTo(destination: Writable): void {
    this.begun = true
    const { source } = this
    const onData = (chunk: Buffer) => {
      this.bytes += chunk.length
      if (!destination.write(chunk)) source.pause()
    }
    const onDrain = () => void source.resume()
    const onEnd = () => {
      this.ended = true
      this.stop()
      destination.end()
    }
    this.#stopSending = () => {
      source.off('data', onData).off('end', onEnd)
      destination.off('drain', onDrain)
    }
    destination.on('drain', onDrain)
    source.on('end', onEnd).on('data', onData)
    source.resume()
  }

  stop(): void {
    if (!this.#stopSending) return
    this.#stopSending()
    this.#stopSending = undefined
    if (!this.ended) this.source.pause()
  }

  whenReceived(callback: () => void): void {
    // A small body stands right behind the head and is complete before anybody reads it; `end` comes only to readers.
    setImmediate(() => {
      if (this.source.complete) callback()
      else this.source.once('end', callback)
    })
  }
}
