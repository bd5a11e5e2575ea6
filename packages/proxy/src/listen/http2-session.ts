import {
  constants,
  Http2ServerRequest,
  Http2ServerResponse,
  type IncomingHttpHeaders,
  performServerHandshake,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2'
import type { Socket } from 'node:net'

export interface Http2Hooks {
  readonly request: (request: Http2ServerRequest, response: Http2ServerResponse) => void
  /** Time in which the client must have begun to speak HTTP/2. */
  readonly openingTimeoutMs: number
  readonly idleTimeoutMs: number
}

/** As Envoy advises for ports that face the internet. */
const MAX_CONCURRENT_STREAMS = 100
const STREAM_WINDOW = 65_535
/** Above our own limits of 60 KiB and 100 headers, so that we are the ones who refuse. */
const MAX_HEADER_LIST_BYTES = 80 * 1024
const MAX_HEADER_PAIRS = 500

/**
 * What a client may do that costs it little and us much: resets, settings, pings. Browsers that leave a page reset as many streams as
 * are open; floods (CVE-2023-44487 and its kin) reset thousands a second.
 */
const NUISANCES = 400
const NUISANCES_PER_SECOND = 20

/** Speaks HTTP/2 on a connection. Whatever the client does, the worst that happens is the end of its connection. */
export const openHttp2 = (socket: Socket, hooks: Http2Hooks): ServerHttp2Session => {
  const session = performServerHandshake(socket, {
    maxHeaderListPairs: MAX_HEADER_PAIRS,
    settings: {
      maxConcurrentStreams: MAX_CONCURRENT_STREAMS,
      initialWindowSize: STREAM_WINDOW,
      maxHeaderListSize: MAX_HEADER_LIST_BYTES,
      enablePush: false,
    },
  })
  const annoy = nuisances(() => session.destroy(undefined, constants.NGHTTP2_ENHANCE_YOUR_CALM))
  const opening = setTimeout(() => session.destroy(), hooks.openingTimeoutMs)
  session
    .on('error', () => {}) // `close` follows
    .on('frameError', () => {})
    .on('close', () => {
      clearTimeout(opening)
      socket.destroy()
    })
    .on('remoteSettings', () => {
      clearTimeout(opening)
      annoy()
    })
    .on('ping', annoy)
    .on('goaway', () => session.close())
    .setTimeout(hooks.idleTimeoutMs, () => session.close())
  session.on(
    'stream',
    (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, _flags: number, rawHeaders: string[]) => {
      // Of those that we reset ourselves the client is innocent.
      stream.on('error', () => {}).on('aborted', () => stream.destroyed || annoy())
      const request = new Http2ServerRequest(stream, headers, {}, rawHeaders)
      hooks.request(request, new Http2ServerResponse(stream))
    },
  )
  return session
}

const nuisances = (tooMany: () => void): (() => void) => {
  let left = NUISANCES
  let countedAt = performance.now()
  return () => {
    const now = performance.now()
    left = Math.min(NUISANCES, left + ((now - countedAt) * NUISANCES_PER_SECOND) / 1_000) - 1
    countedAt = now
    if (left < 0) tooMany()
  }
}
