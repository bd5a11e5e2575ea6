import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { HeaderList } from '@gatewright/matcher'
import { sendHead } from '../send-head'
import { ClientExchange } from './client-exchange'
import type { ForwardEngine, ForwardExchange } from './forward-engine'
import { nodeDestination } from './node-destination'
import { sendableHeaders } from './sendable-headers'

/** The exchange of HTTP/1.1 messages through `node:http`: the head leaves at once, the body follows at its own pace with the framing it came with. */
export const createStreamedEngine =
  (now: () => number): ForwardEngine =>
  (exchange, handler) => {
    const { pool, fresh, method, target, body } = exchange
    const client = new ClientExchange(exchange, handler, now, () => false)
    try {
      const outgoing = (pool.protocol === 'https:' ? requestHttps : requestHttp)({
        ...nodeDestination(exchange),
        agent: fresh ? pool.fresh : pool.kept,
        method,
        path: target,
        headers: framed(exchange),
      })
      client.take(outgoing)
      if (body) sendHead(outgoing)
      else outgoing.end()
    } catch (error) {
      client.refuse(error)
    }
    return client
  }

const framed = ({ headers, body, reusable }: ForwardExchange): HeaderList => {
  const list = [...sendableHeaders(headers).headers]
  if (body) list.push(...(body.length === undefined ? CHUNKED : ['content-length', String(body.length)]))
  if (!reusable) list.push('connection', 'close')
  return list
}

const CHUNKED: HeaderList = ['transfer-encoding', 'chunked']
