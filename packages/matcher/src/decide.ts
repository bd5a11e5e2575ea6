import type { CompiledChain, CompiledRoute, RouteTable } from './compile/route-table'
import { decidedDestination, forwardDecision } from './decide/forward-decision'
import { headerChanges, record } from './decide/header-changes'
import { decidedRoute, type Place, placeOfChain, placeOfRoute, placeOfVirtualHost } from './decide/place'
import type { DecideOptions, DecisionQuery, ReadQuery } from './decide/query'
import { readQuery } from './decide/read-query'
import { type ArrivedRequest, type Walk, walk } from './decide/walk'
import type { Decision } from './decision'
import { httpsRedirectLocation, redirectLocation } from './redirect-location'

/** What would happen to a request, without sending it. Never throws, whatever the request. */
export const decide = (table: RouteTable, query: DecisionQuery, options: DecideOptions = {}): Decision => {
  const read = readQuery(query)
  return read ? decisionOf(walk(table, read, options), read) : INVALID_URL
}

const INVALID_URL: Decision = { outcome: 'error', status: 400, reason: 'invalid_url' }

export const decisionOf = (walked: Walk, { port }: ReadQuery): Decision => {
  switch (walked.end) {
    case 'refused': {
      const place: Place = port === undefined ? {} : { port }
      return walked.refusal.kind === 'no_listener'
        ? { outcome: 'not_found', ...place, status: 404, reason: 'no_listener' }
        : { outcome: 'tls_rejected', ...place }
    }
    case 'connection':
      return connectionDecision(walked.chain)
    case 'bad_target':
      return { outcome: 'error', ...placeOfChain(walked.chain), status: walked.status, reason: walked.reason }
    case 'matched':
      return requestDecision(walked)
  }
}

const connectionDecision = (compiled: CompiledChain): Decision => {
  const { route } = compiled.chain
  const destinations = compiled.destinations.map(decidedDestination)
  if (route.kind === 'http') return { outcome: 'tcp', ...placeOfChain(compiled), destinations }
  return { outcome: route.kind, ...placeOfChain(compiled), route: decidedRoute(route.source, ''), destinations }
}

const requestDecision = ({ request, match }: Walk & { readonly end: 'matched' }): Decision => {
  const { chain, view } = request
  switch (match.kind) {
    case 'not_found':
      return {
        outcome: 'not_found',
        ...placeOfVirtualHost(chain, match.virtualHost),
        status: 404,
        reason: match.reason,
      }
    case 'require_tls':
      return {
        outcome: 'redirect',
        ...placeOfVirtualHost(chain, match.virtualHost),
        redirect: { status: 301, location: httpsRedirectLocation(view) },
        responseHeaders: { set: record([]), add: record([]), remove: [] },
      }
    case 'route':
      return routeDecision(match, request)
  }
}

const routeDecision = (compiled: CompiledRoute, request: ArrivedRequest): Decision => {
  const place = placeOfRoute(request.chain, compiled)
  const { action } = compiled.route
  switch (action.kind) {
    case 'forward':
      return forwardDecision(compiled, action, request, place)
    case 'redirect':
      return {
        outcome: 'redirect',
        ...place,
        redirect: { status: action.status, location: redirectLocation(compiled, request.view, request.chain) },
        responseHeaders: headerChanges(compiled.responseHeaders),
      }
    case 'direct_response':
      return {
        outcome: 'direct_response',
        ...place,
        directResponse: { status: action.status, ...(action.body === undefined ? {} : { body: action.body }) },
        responseHeaders: headerChanges(compiled.responseHeaders),
      }
    case 'unavailable':
      return { outcome: 'error', ...place, status: action.status, reason: action.reason }
  }
}
