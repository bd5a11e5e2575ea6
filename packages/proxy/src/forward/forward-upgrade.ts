import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { ClientExchange } from './client-exchange'
import type { ForwardEngine } from './forward-engine'

/** The one protocol that a connection may be upgraded to. */
export const WEBSOCKET = 'websocket'

/**
 * Asks an upstream to switch to WebSocket, on a connection of its own. This is not http-proxy-3's `ws`: that one ends a refused client
 * without an answer, ignores back-pressure when it relays one, and takes any 101 for consent.
 */
export const createUpgradeEngine =
  (now: () => number): ForwardEngine =>
  (exchange, handler) => {
    const client = new ClientExchange(exchange, handler, now, acceptsWebSocket)
    const { endpoint, pool, method, target, headers } = exchange
    try {
      const outgoing = (pool.protocol === 'https:' ? requestHttps : requestHttp)({
        ...(endpoint.address.startsWith('unix:')
          ? { socketPath: endpoint.address.slice('unix:'.length) }
          : { host: endpoint.address, port: endpoint.port }),
        agent: pool.fresh,
        method,
        path: target,
        headers: [...headers, 'connection', 'Upgrade', 'upgrade', WEBSOCKET],
      })
      client.take(outgoing)
      outgoing.end()
    } catch (error) {
      client.refuse(error)
    }
    return client
  }

const acceptsWebSocket = ({ statusCode, headers }: IncomingMessage): boolean =>
  statusCode === 101 && headers.upgrade?.toLowerCase() === WEBSOCKET
