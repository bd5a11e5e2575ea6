import type { Exchange } from './exchange'
import type { Serving } from './serving'

/** How long the rest of a request that is answered already is read and dropped before its connection is closed. */
const LINGER_MS = 2_000

/** Listens for the end of an exchange, whichever it is, and for errors of its streams from the first moment on. */
export const watchExchange = (serving: Serving, exchange: Exchange): void => {
  const { request, response, upgrade } = exchange
  request.on('error', () => {}) // what matters is that the response closes
  response.on('error', () => {})
  if (!upgrade) response.once('finish', () => linger(exchange))
  response.once('close', () => {
    if (exchange.passed) return
    if (!response.writableFinished) {
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
const linger = ({ request, connection, passed }: Exchange): void => {
  if (request.complete || passed) return
  const timer = setTimeout(() => connection.socket.destroy(), LINGER_MS)
  request.once('close', () => clearTimeout(timer)).once('end', () => clearTimeout(timer))
  request.resume()
}
