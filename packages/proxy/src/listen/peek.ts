import type { Socket } from 'node:net'
import { type ClientHello, readClientHello } from './client-hello'

/** How a connection begins: with a TLS ClientHello, or with something else. */
export type Opening = ClientHello | 'plain'

/** The longest opening that is held back; a hello that is longer is none. */
const MAX_BYTES = 80 * 1024

/**
 * Looks at the first bytes of a connection and puts them back. Calls back once, unless the connection ends or `timeoutMs` passes
 * before it is clear how it begins: then it is closed.
 */
export const peek = (socket: Socket, timeoutMs: number, callback: (opening: Opening) => void): void => {
  let seen: Buffer = Buffer.alloc(0)
  const timer = setTimeout(() => socket.destroy(), timeoutMs)
  const stop = () => {
    clearTimeout(timer)
    socket.off('data', onData).off('end', onEnd).off('close', stop)
  }
  const onEnd = () => {
    stop()
    socket.destroy()
  }
  const onData = (chunk: Buffer) => {
    seen = seen.length === 0 ? chunk : Buffer.concat([seen, chunk])
    const hello = readClientHello(seen)
    if (hello === 'incomplete' && seen.length < MAX_BYTES) return
    stop()
    socket.pause()
    socket.unshift(seen)
    callback(typeof hello === 'string' ? 'plain' : hello)
  }
  socket.on('data', onData).on('end', onEnd).on('close', stop)
}
