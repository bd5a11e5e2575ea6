import type { Socket } from 'node:net'
import { startTcpUpstream } from './upstream'

type Fields = readonly (readonly [name: string, value: string])[]

/** Frames of HTTP/2 (RFC 9113, section 6), well-formed unless asked otherwise. */
export const settings = () => frame(4, 0, 0)
export const headers = (stream: number, fields: Fields, end = false) => frame(1, end ? 5 : 4, stream, hpack(fields))
export const data = (stream: number, text: string, end = false) => frame(0, end ? 1 : 0, stream, Buffer.from(text))
export const reset = (stream: number, code: number) => frame(3, 0, stream, numbers(code))
export const goAway = (last: number, code: number) => frame(7, 0, 0, numbers(last, code))

export interface FrameUpstream {
  readonly address: string
  readonly sockets: readonly Socket[]
  /** Streams that were opened, over all connections. */
  readonly opened: () => number
  /** Codes with which streams were reset. */
  readonly resets: readonly number[]
}

/** An upstream of bare frames: `play` does with each stream that is opened what it likes; `request` counts from 0 over all connections. */
export const startFrameUpstream = async (
  play: (socket: Socket, stream: number, request: number) => void,
): Promise<FrameUpstream> => {
  const sockets: Socket[] = []
  const resets: number[] = []
  let opened = 0
  const address = await startTcpUpstream((socket) => {
    sockets.push(socket)
    socket.write(settings())
    let received: Buffer = Buffer.alloc(0)
    let preface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'.length
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk])
      if (received.length < preface) return
      received = received.subarray(preface)
      preface = 0
      while (received.length >= 9) {
        const length = received.readUIntBE(0, 3)
        if (received.length < 9 + length) return
        const [type, flags, stream] = [received[3], received[4] ?? 0, received.readUInt32BE(5)]
        if (type === 4 && (flags & 1) === 0) socket.write(frame(4, 1, 0))
        if (type === 3) resets.push(received.readUInt32BE(9))
        received = received.subarray(9 + length)
        if (type === 1) play(socket, stream, opened++)
      }
    })
  })
  return { address, sockets, opened: () => opened, resets }
}

const frame = (type: number, flags: number, stream: number, payload: Buffer = Buffer.alloc(0)): Buffer => {
  const head = Buffer.alloc(9)
  head.writeUIntBE(payload.length, 0, 3)
  head.writeUInt8(type, 3)
  head.writeUInt8(flags, 4)
  head.writeUInt32BE(stream, 5)
  return Buffer.concat([head, payload])
}

/** Literal fields without indexing (RFC 7541, section 6.2.2), of lengths below 127. */
const hpack = (fields: Fields): Buffer =>
  Buffer.concat(
    fields.flatMap(([name, value]) => [
      Buffer.from([0, name.length]),
      Buffer.from(name, 'latin1'),
      Buffer.from([value.length]),
      Buffer.from(value, 'latin1'),
    ]),
  )

const numbers = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(4 * values.length)
  for (const [at, value] of values.entries()) bytes.writeUInt32BE(value, 4 * at)
  return bytes
}
