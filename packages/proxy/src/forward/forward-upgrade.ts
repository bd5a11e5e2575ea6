import type { IncomingMessage } from 'node:http'
import { ClientExchange } from './client-exchange'
import type { ForwardEngine } from './forward-engine'
import { createHttpProxyRequests } from './http-proxy-request'

/** The one protocol that a connection may be upgraded to. */
export const WEBSOCKET = 'websocket'

/**
 * Asks an upstream to switch to WebSocket, on a connection of its own. The request is made through http-proxy-3's `web`, not its `ws`:
 * that one ends a refused client without an answer, ignores back-pressure when it relays one, and takes any 101 for consent.
 */
export const createUpgradeEngine = (now: () => number): ForwardEngine => {
  const request = createHttpProxyRequests()
  return (exchange, handler) => {
    const client = new ClientExchange(exchange, handler, now, acceptsWebSocket)
    try {
      request(exchange, {
        agent: exchange.pool.fresh,
        headers: [...exchange.headers, 'connection', 'Upgrade', 'upgrade', WEBSOCKET],
        take: (outgoing) => {
          client.take(outgoing)
          outgoing.end()
        },
      })
    } catch (error) {
      client.refuse(error)
    }
    return client
  }
}

const acceptsWebSocket = ({ statusCode, headers }: IncomingMessage): boolean =>
  statusCode === 101 && headers.upgrade?.toLowerCase() === WEBSOCKET
