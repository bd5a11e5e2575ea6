import type { IncomingMessage } from 'node:http'
import type { ServerHttp2Stream } from 'node:http2'
import type { Writable } from 'node:stream'

/** The body of a client's request on its way upstream. */
export interface RequestBody {
  /** From `content-length`; undefined for a chunked body. */
  readonly length: number | undefined
  /** Bytes taken from the client so far. */
  readonly bytes: number
  /** The whole body was handed on. */
  readonly ended: boolean
  /** The whole body can still be sent: nothing was taken from the client, or what was taken has been kept. */
  readonly replayable: boolean
  /** All of it, where the client has sent it already; it is kept then. Undefined while some is to come, or was sent on. */
  whole(): Buffer | undefined
  /** Keeps up to `limit` bytes for another try. */
  keep(limit: number): void
  /** Sends the body from its first byte, at the speed of both sides, and ends `destination`. */
  sendTo(destination: Writable): void
  /** Stops sending. What the client sends on is left in its socket. */
  stop(): void
  /** Calls back once the client has sent everything. */
  whenReceived(callback: () => void): void
  /** Calls back with all of it once it was handed on; not at all when that never happens or less of it was kept. */
  whenKept(callback: (body: Buffer) => void): void
}

/** Undefined when the request has no body. */
export const requestBody = (request: IncomingMessage, http2?: ServerHttp2Stream): RequestBody | undefined => {
  const length = request.headers['content-length']
  if (http2) {
    if (http2.endAfterHeaders) return undefined
    return new StreamedBody(request, length === undefined ? undefined : Number(length))
  }
  if (request.headers['transfer-encoding'] !== undefined) return new StreamedBody(request, undefined)
  return length === undefined ? undefined : new StreamedBody(request, Number(length))
}

class StreamedBody implements RequestBody {
  bytes = 0
  ended = false
  /** Undefined: what was taken is gone. */
  #kept: Buffer[] | undefined = []
  #limit = 0
  #stopSending: (() => void) | undefined
  #onKept: ((body: Buffer) => void)[] | undefined

  constructor(
    private readonly source: IncomingMessage,
    readonly length: number | undefined,
  ) {}

  get replayable(): boolean {
    return this.#kept !== undefined
  }

  whole(): Buffer | undefined {
    const { source } = this
    // The parser says that the message is over only after it has handed on the last byte.
    if (!this.ended && this.bytes === 0 && source.readableLength === this.length) {
      // A buffer, because nobody sets an encoding; null when there is nothing to read.
      const body: Buffer = source.read() ?? Buffer.alloc(0)
      source.resume() // `end` comes to readers only
      this.bytes = body.length
      this.#kept = [body]
      this.#end()
    }
    if (!this.ended || !this.#kept) return undefined
    return this.#kept.length === 1 ? this.#kept[0] : Buffer.concat(this.#kept)
  }

  keep(limit: number): void {
    this.#limit = limit
  }

  sendTo(destination: Writable): void {
    const { source } = this
    for (const chunk of this.#kept ?? []) destination.write(chunk)
    if (this.ended) {
      destination.end()
      return
    }
    const onData = (chunk: Buffer) => {
      this.#take(chunk)
      if (!destination.write(chunk)) source.pause()
    }
    const onDrain = () => void source.resume()
    const onEnd = () => {
      this.#end()
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

  whenKept(callback: (body: Buffer) => void): void {
    this.#onKept ??= []
    this.#onKept.push(callback)
  }

  #end(): void {
    this.ended = true
    const callbacks = this.#onKept
    const body = callbacks && this.whole()
    if (body) for (const callback of callbacks) callback(body)
  }

  #take(chunk: Buffer): void {
    this.bytes += chunk.length
    if (this.bytes > this.#limit) this.#kept = undefined
    else this.#kept?.push(chunk)
  }
}
