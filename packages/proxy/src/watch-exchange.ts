import { constants } from 'node:http2'
import type { Exchange } from './exchange'
import type { Serving } from './serving'

/** How long the rest of a request that is answered already is read and dropped before its connection is closed. */
const LINGER_MS = 2_000

/** Listens for the end of an exchange, whichever it is, and for errors of its streams from the first moment on. */
export const watchExchange = (serving: Serving, exchange: Exchange): void => {
  const { request, response, upgrade, http2 } = exchange
  request.on('error', () => {}) // what matters is that the response closes
  response.on('error', () => {})
  // A response of HTTP/2 says `finish` only when the client has ended, too.
  if (!upgrade) (http2 ?? response).once('finish', () => linger(exchange))
  // A stream that was reset ends as if it were whole; the upstream must not take half a body for all of it.
  http2?.once('aborted', () => exchange.onAbandoned?.())
  response.once('close', () => {
    if (exchange.passed) return
    if (!exchange.delivered) {
      exchange.onAbandoned?.()
      if (!exchange.failed) {
        exchange.flag('DC')
        exchange.details = 'downstream_remote_disconnect'
      }
    }
    serving.finished(exchange)
  })
}

/**
 * The answer came before the request had ended. What is left of it may be on its way: read by the parser as the body it is, it can become
 * no request, and a client that is still sending gets to read the answer. A client that goes on for too long is cut off.
 */
const linger = ({ request, connection, passed, http2 }: Exchange): void => {
  if (request.complete || passed) return
  const timer = setTimeout(() => {
    if (http2) http2.close(constants.NGHTTP2_NO_ERROR)
    else connection.socket.destroy()
  }, LINGER_MS)
  request.once('close', () => clearTimeout(timer)).once('end', () => clearTimeout(timer))
  request.resume()
}
