import { type ClientHttp2Session, connect, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http2'
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls'
import { onTestFinished } from 'vitest'

export interface Http2Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** Code of the reset; 0 for a clean end. */
  readonly reset: number
}

/** A session of Node's HTTP/2 client. */
export const http2Client = (port: number, options: ConnectionOptions = {}): ClientHttp2Session => {
  const session = connect(`https://127.0.0.1:${port}`, {
    servername: 'shop.example',
    rejectUnauthorized: false,
    ...options,
  })
  session.on('error', () => {})
  onTestFinished(() => void session.destroy())
  return session
}

/** Sends one request on a session; resolves when its stream is closed, whichever way. */
export const ask2 = (
  session: ClientHttp2Session,
  headers: OutgoingHttpHeaders = {},
  body?: string | Buffer,
): Promise<Http2Answer> =>
  new Promise((resolve) => {
    const stream = session.request(
      { ':authority': 'shop.example', ':path': '/', ...headers },
      { endStream: body === undefined },
    )
    const chunks: Buffer[] = []
    let head: IncomingHttpHeaders = {}
    stream
      .on('response', (received) => {
        head = received
      })
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('error', () => {}) // `close` follows
      .on('close', () =>
        resolve({
          status: Number(head[':status'] ?? 0),
          headers: head,
          body: Buffer.concat(chunks).toString('latin1'),
          reset: stream.rstCode ?? 0,
        }),
      )
    if (body !== undefined) stream.end(body)
  })

export const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'

/** A frame (RFC 9113, section 4.1). */
export const frame = (type: number, flags: number, stream: number, payload: Buffer = Buffer.alloc(0)): Buffer => {
  const head = Buffer.alloc(9)
  head.writeUIntBE(payload.length, 0, 3)
  head.writeUInt8(type, 3)
  head.writeUInt8(flags, 4)
  head.writeUInt32BE(stream, 5)
  return Buffer.concat([head, payload])
}

/** Fields in HPACK's simplest form: literals that are neither indexed nor compressed (RFC 7541, section 6.2.2). Short ones only. */
export const fieldBlock = (fields: readonly string[]): Buffer => {
  const parts: Buffer[] = []
  for (const [at, text] of fields.entries()) {
    const bytes = Buffer.from(text, 'latin1')
    parts.push(Buffer.from(at % 2 === 0 ? [0, bytes.length] : [bytes.length]), bytes)
  }
  return Buffer.concat(parts)
}

/** A TLS connection that agreed on h2 and has said nothing yet. */
export const rawHttp2 = (port: number): Promise<TLSSocket> =>
  new Promise((resolve, reject) => {
    const options = {
      host: '127.0.0.1',
      port,
      servername: 'shop.example',
      ALPNProtocols: ['h2'],
      rejectUnauthorized: false,
    }
    const socket = connectTls(options, () => resolve(socket))
    socket.on('error', reject)
    onTestFinished(() => void socket.destroy())
  })
