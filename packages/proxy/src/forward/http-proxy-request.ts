import type { Agent, ClientRequest, IncomingMessage, ServerResponse } from 'node:http'
import type { HeaderList } from '@gatewright/matcher'
import { createProxyServer } from 'http-proxy-3'
import type { ForwardExchange } from './forward-engine'

export interface HttpProxyRequest {
  readonly agent: Agent
  readonly headers: HeaderList
  /** Is given the request before a byte of it is sent, and decides the last of it. */
  readonly take: (outgoing: ClientRequest) => void
}

/**
 * Makes requests through http-proxy-3. The library resolves paths again, drops the framing of some bodies, appends forwarding headers,
 * takes any 101 for consent to an upgrade and leaves clients waiting when an upstream dies; so it decides nothing here. It is handed
 * a stand-in for a request whose every property was decided before, and hands back the `ClientRequest` it made through `pipe`.
 */
export const createHttpProxyRequests = () => {
  const proxy = createProxyServer({})
  // Errors come through the listeners of each exchange; without this one the library would throw them.
  proxy.on('error', () => {})
  /** @throws what the library or Node throws at a request that cannot be made */
  return (exchange: ForwardExchange, { agent, headers, take }: HttpProxyRequest): void => {
    const standIn = makeStandIn(exchange.method, headers, (outgoing) => {
      outgoing.path = exchange.target // the library would resolve it
      take(outgoing)
    })
    const { endpoint, pool } = exchange
    proxy.web(
      // A stand-in has what the library reads of a request and of a response, and nothing else.
      standIn as unknown as IncomingMessage,
      standIn as unknown as ServerResponse,
      {
        target: { ...addressOf(endpoint.address, endpoint.port), protocol: pool.protocol },
        agent,
        selfHandleResponse: true,
      },
      () => {},
    )
  }
}

const makeStandIn = (method: string, headers: HeaderList, pipe: (outgoing: ClientRequest) => void) => {
  const standIn = {
    method,
    headers: headerObject(headers),
    url: '',
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

/** Headers as `http.request` takes them; lines of one name stay in order, and each name keeps its first place. */
const headerObject = (list: HeaderList): Record<string, string | string[]> => {
  const headers: Record<string, string | string[]> = Object.create(null)
  for (let at = 0; at < list.length; at += 2) {
    const name = list[at] ?? ''
    const value = list[at + 1] ?? ''
    // With this one, Node would send the head before the target is right; `take` may add it.
    if (name === 'expect') continue
    const known = headers[name]
    if (known === undefined) headers[name] = value
    else if (typeof known === 'string') headers[name] = [known, value]
    else known.push(value)
  }
  return headers
}
