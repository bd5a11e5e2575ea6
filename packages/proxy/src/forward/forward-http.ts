import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http'
import { firstHeader, type HeaderList } from '@gatewright/matcher'
import { createProxyServer } from 'http-proxy-3'
import { sendHead } from '../send-head'
import { ClientExchange } from './client-exchange'
import type { ForwardEngine, ForwardExchange } from './forward-engine'

/**
 * The exchange of HTTP/1.1 messages through http-proxy-3. The library resolves paths again, drops the framing of some bodies, appends
 * forwarding headers and leaves clients waiting when an upstream dies; so it decides nothing here. It is handed a stand-in for a
 * request whose every property was decided before, and hands back the `ClientRequest` it made through `pipe`, before a byte is sent.
 */
export const createHttpEngine = (now: () => number): ForwardEngine => {
  const proxy = createProxyServer({})
  // Errors come through the listeners of each exchange; without this one the library would throw them.
  proxy.on('error', () => {})
  return (exchange, handler) => {
    const client = new ClientExchange(exchange, handler, now, () => false)
    const { pool, fresh, endpoint } = exchange
    const standIn = makeStandIn(exchange, (outgoing) => {
      client.take(outgoing)
      prepare(outgoing, exchange)
    })
    try {
      proxy.web(
        // A stand-in has what the library reads of a request and of a response, and nothing else.
        standIn as unknown as IncomingMessage,
        standIn as unknown as ServerResponse,
        {
          target: { ...addressOf(endpoint.address, endpoint.port), protocol: pool.protocol },
          agent: fresh ? pool.fresh : pool.kept,
          selfHandleResponse: true,
        },
        () => {},
      )
    } catch (error) {
      client.refuse(error)
    }
    return client
  }
}

const makeStandIn = ({ method, headers }: ForwardExchange, pipe: (outgoing: ClientRequest) => void) => {
  const standIn = {
    method,
    headers: headerObject(headers),
    url: '', // the library would resolve a path; `prepare` sets it where the library cannot change it
    httpVersionMajor: 1,
    socket: { destroyed: false },
    headersSent: false,
    finished: false,
    on: () => standIn,
    pipe,
  }
  return standIn
}

const addressOf = (address: string, port: number) =>
  address.startsWith('unix:')
    ? { socketPath: address.slice('unix:'.length), host: 'localhost', port: 0 }
    : { host: address, port }

/** The last word on what is sent, and the sending of the head. */
const prepare = (outgoing: ClientRequest, { target, method, headers, body, reusable }: ForwardExchange): void => {
  outgoing.path = target
  if (!reusable) outgoing.shouldKeepAlive = false
  // Every body keeps the framing it came with, whatever the method; the library would give some a length of 0.
  if (body?.length !== undefined) outgoing.setHeader('content-length', body.length)
  else if (body) outgoing.removeHeader('content-length')
  else if (method === 'DELETE' || method === 'OPTIONS') outgoing.removeHeader('content-length')
  if (body && body.length === undefined) outgoing.setHeader('transfer-encoding', 'chunked')
  // Any earlier, Node would send the head before the target is right.
  const expect = firstHeader(headers, 'expect')
  if (expect !== undefined) outgoing.setHeader('expect', expect)
  if (body) sendHead(outgoing)
  else outgoing.end()
}

/** Headers as `http.request` takes them; lines of one name stay in order, and each name keeps its first place. */
const headerObject = (list: HeaderList): Record<string, string | string[]> => {
  const headers: Record<string, string | string[]> = Object.create(null)
  for (let at = 0; at < list.length; at += 2) {
    const name = list[at] ?? ''
    const value = list[at + 1] ?? ''
    if (name === 'expect') continue
    const known = headers[name]
    if (known === undefined) headers[name] = value
    else if (typeof known === 'string') headers[name] = [known, value]
    else known.push(value)
  }
  return headers
}
