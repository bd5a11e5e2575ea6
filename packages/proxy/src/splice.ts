import type { Duplex } from 'node:stream'

export interface SpliceCounter {
  toUpstream(bytes: number): void
  toClient(bytes: number): void
}

/**
 * Joins two connections until both are closed: bytes at the speed of the slower side, a half-close as a half-close, a break as a break.
 * Calls `done` once, when the client's side is closed.
 */
export const splice = (client: Duplex, upstream: Duplex, counter: SpliceCounter, done: () => void): void => {
  carry(client, upstream, counter.toUpstream)
  carry(upstream, client, counter.toClient)
  client.once('close', done)
}

const carry = (from: Duplex, to: Duplex, count: (bytes: number) => void): void => {
  from
    .on('data', (chunk: Buffer) => {
      count(chunk.length)
      if (!to.write(chunk)) from.pause()
    })
    .on('end', () => to.end())
    .on('error', () => to.destroy())
    .on('close', () => (from.readableEnded ? closeAfterWriting(to) : to.destroy()))
  to.on('drain', () => from.resume())
}

/** Closes a connection whose other half is gone, but not before what was written has left. */
const closeAfterWriting = (socket: Duplex): void => {
  if (socket.writableFinished) socket.destroy()
  else socket.once('finish', () => socket.destroy()).end()
}
