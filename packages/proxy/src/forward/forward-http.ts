import type { ClientRequest } from 'node:http'
import { firstHeader } from '@gatewright/matcher'
import { sendHead } from '../send-head'
import { ClientExchange } from './client-exchange'
import type { ForwardEngine, ForwardExchange } from './forward-engine'
import { createHttpProxyRequests } from './http-proxy-request'

/** The exchange of HTTP/1.1 messages through http-proxy-3. */
export const createHttpEngine = (now: () => number): ForwardEngine => {
  const request = createHttpProxyRequests()
  return (exchange, handler) => {
    const client = new ClientExchange(exchange, handler, now, () => false)
    const { pool, fresh, headers } = exchange
    try {
      request(exchange, {
        agent: fresh ? pool.fresh : pool.kept,
        headers,
        take: (outgoing) => {
          client.take(outgoing)
          prepare(outgoing, exchange)
        },
      })
    } catch (error) {
      client.refuse(error)
    }
    return client
  }
}

/** The last word on what is sent, and the sending of the head. */
const prepare = (outgoing: ClientRequest, { method, headers, body, reusable }: ForwardExchange): void => {
  if (!reusable) outgoing.shouldKeepAlive = false
  // Every body keeps the framing it came with, whatever the method; the library would give some a length of 0.
  if (body?.length !== undefined) outgoing.setHeader('content-length', body.length)
  else if (body) outgoing.removeHeader('content-length')
  else if (method === 'DELETE' || method === 'OPTIONS') outgoing.removeHeader('content-length')
  if (body && body.length === undefined) outgoing.setHeader('transfer-encoding', 'chunked')
  const expect = firstHeader(headers, 'expect')
  if (expect !== undefined) outgoing.setHeader('expect', expect)
  if (body) sendHead(outgoing)
  else outgoing.end()
}
