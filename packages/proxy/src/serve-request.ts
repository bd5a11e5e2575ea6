import {
  type CompiledRoute,
  corsVerdict,
  type ForwardAction,
  httpsRedirectLocation,
  matchRequest,
  redirectLocation,
} from '@gatewright/matcher'
import { admitRequest } from './admit-request'
import type { Exchange } from './exchange'
import { sampleFault } from './filters/fault'
import { routeAnswerHeaders } from './filters/route-answer-headers'
import { forwardRequest } from './forward-request'
import { grpcFaultHeaders, replyLocally, replyWithError } from './local-reply'
import { ProxyError } from './proxy-error'
import type { Serving } from './serving'
import { watchExchange } from './watch-exchange'

/** Serves one request from its head to the last byte of its answer. Never throws; whatever happens, the client is answered or cut off. */
export const serveRequest = (serving: Serving, exchange: Exchange): void => {
  watchExchange(serving, exchange)
  guarded(serving, exchange, () => serve(serving, exchange))
}

const serve = (serving: Serving, exchange: Exchange): void => {
  // 1. Take the table. A revision that comes later is for later requests.
  const table = serving.table()

  // 2. Read the head: refuse what is doubtful, take away what clients have no say in, normalise the target.
  const admitted = admitRequest(serving.settings, exchange, table.pathNormalization)
  if (admitted.kind === 'refused') {
    replyLocally(serving, exchange, admitted.reply)
    return
  }
  const { view } = admitted

  // 3. Find the route: filter chain of the connection, virtual host of the authority, first route that matches.
  const chain = exchange.connection.chain(table)
  const match = chain && matchRequest(chain, view)
  if (!chain || !match || match.kind === 'not_found') {
    if (exchange.pass()) return
    replyLocally(serving, exchange, { status: 404, flag: 'NR', details: 'route_not_found' })
    return
  }
  if (match.kind === 'require_tls') {
    const headers = ['location', httpsRedirectLocation(view)]
    replyLocally(serving, exchange, { status: 301, headers, details: 'direct_response' })
    return
  }
  exchange.route = match

  // 4. Routes that forward nothing answer here.
  const { action } = match.route
  switch (action.kind) {
    case 'forward':
      filterAndForward(serving, exchange, match, action)
      return
    case 'redirect': {
      const headers = routeAnswerHeaders(exchange, match, ['location', redirectLocation(match, view, chain)])
      replyLocally(serving, exchange, { status: action.status, headers, details: 'direct_response' })
      return
    }
    case 'direct_response': {
      const type = action.body ? ['content-type', 'text/plain'] : []
      const headers = routeAnswerHeaders(exchange, match, type)
      replyLocally(serving, exchange, {
        status: action.status,
        headers,
        details: 'direct_response',
        ...(action.body !== undefined && { body: action.body }),
      })
      return
    }
    case 'unavailable':
      replyLocally(serving, exchange, { status: action.status, flag: 'NC', details: action.reason })
  }
}

const filterAndForward = (serving: Serving, exchange: Exchange, route: CompiledRoute, action: ForwardAction): void => {
  // 5. Faults: the delay first, then the abort. They come before CORS, so that preflights suffer them, too.
  const fault = sampleFault(action.fault, serving.settings.random)
  const proceed = () => {
    if (fault.abort) {
      const { status, grpcStatus } = fault.abort
      const headers = grpcStatus === undefined ? undefined : grpcFaultHeaders(grpcStatus)
      const body = grpcStatus === undefined ? { body: 'fault filter abort' } : {}
      const reply = { status, flag: 'FI', details: 'fault_filter_abort', ...body, ...(headers && { headers }) }
      replyLocally(serving, exchange, reply)
      return
    }
    answerPreflightOrForward(serving, exchange, route, action)
  }
  if (fault.delayMs === undefined) {
    proceed()
    return
  }
  exchange.flag('DI')
  const timer = setTimeout(() => guarded(serving, exchange, proceed), fault.delayMs)
  exchange.onAbandoned = () => clearTimeout(timer)
}

const answerPreflightOrForward = (
  serving: Serving,
  exchange: Exchange,
  route: CompiledRoute,
  action: ForwardAction,
): void => {
  const { view } = exchange
  if (!view) return
  // 6. CORS: answer a preflight, or remember what the answer needs.
  const cors = corsVerdict(route, view)
  if (cors.kind === 'preflight') {
    replyLocally(serving, exchange, { status: 200, headers: [...cors.headers], details: 'cors_response' })
    return
  }
  if (cors.kind === 'actual') exchange.cors = cors.headers

  // 7. Forward: choose cluster and endpoint, send, relay the answer.
  // 8. Count and log: when the exchange is over, however it ends, in `watchExchange`.
  forwardRequest(serving, exchange, route, action)
}

const guarded = (serving: Serving, exchange: Exchange, step: () => void): void => {
  try {
    step()
  } catch (error) {
    replyWithError(serving, exchange, ProxyError.from(error))
  }
}
