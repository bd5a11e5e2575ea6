import type { RequestBody } from './request-body'

/** A body of which nothing is to come any more: it can be sent as often as one likes. @param length undefined: sent in chunks, as it came */
export const keptBody = (bytes: Buffer, length: number | undefined): RequestBody => ({
  length,
  bytes: bytes.length,
  ended: true,
  replayable: true,
  whole: () => bytes,
  keep: () => {},
  sendTo: (destination) => void destination.end(bytes),
  stop: () => {},
  whenReceived: (callback) => callback(),
  whenKept: (callback) => callback(bytes),
})
