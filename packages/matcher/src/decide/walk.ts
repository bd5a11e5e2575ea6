import type { CompiledChain, CompiledRoute, NotFound, RequireTls, RouteTable } from '../compile/route-table'
import { firstHeader, joinedHeader } from '../header-list'
import { matchConnection, type Refusal } from '../match-connection'
import { matchRequest } from '../match-request'
import { normaliseTarget, type TargetRefusal } from '../normalise-target'
import type { RequestView } from '../request'
import type { SubstitutionContext } from '../substitution-context'
import { type EdgeRequest, readEdge } from './edge-headers'
import type { DecideOptions, ReadQuery } from './query'

/** A request on its way through a chain that speaks HTTP. */
export interface ArrivedRequest {
  readonly chain: CompiledChain
  readonly view: RequestView
  readonly edge: EdgeRequest
  readonly context: SubstitutionContext
}

/** How far a query comes. The same calls as in a running proxy, in the same order. */
export type Walk =
  | { readonly end: 'refused'; readonly refusal: Refusal }
  | { readonly end: 'connection'; readonly chain: CompiledChain }
  | {
      readonly end: 'bad_target'
      readonly chain: CompiledChain
      readonly status: number
      readonly reason: TargetRefusal
    }
  | { readonly end: 'matched'; readonly request: ArrivedRequest; readonly match: CompiledRoute | RequireTls | NotFound }

export const walk = (table: RouteTable, query: ReadQuery, options: DecideOptions): Walk => {
  const { port, sni } = query
  const chain = port === undefined ? NO_LISTENER : matchConnection(table, { port, sni })
  if (chain.kind !== 'chain') return { end: 'refused', refusal: chain }
  if (chain.chain.route.kind !== 'http') return { end: 'connection', chain }
  const target = normaliseTarget(query.method, query.target, query.host, table.pathNormalization)
  if (target.kind === 'refused') return { end: 'bad_target', chain, status: target.status, reason: target.reason }
  const edge = readEdge(query, options.numTrustedProxies ?? 0)
  const view: RequestView = {
    method: query.method,
    scheme: edge.scheme,
    authority: target.authority,
    path: target.path,
    query: target.query,
    headers: { get: (name) => joinedHeader(edge.headers, name) },
  }
  const request = { chain, view, edge, context: contextOf(query, view, edge) }
  return { end: 'matched', request, match: matchRequest(chain, view) }
}

const NO_LISTENER: Refusal = { kind: 'no_listener' }

/** Values that a decision can know without sending anything; the rest is left empty. */
const contextOf = (query: ReadQuery, view: RequestView, edge: EdgeRequest): SubstitutionContext => ({
  requestHeader(name) {
    switch (name) {
      case ':method':
        return view.method
      case ':scheme':
        return view.scheme
      case ':path':
        return view.path + view.query
      case ':authority':
      case 'host':
        return view.authority
      default:
        return firstHeader(edge.headers, name)
    }
  },
  responseHeader: () => undefined,
  value(command) {
    switch (command) {
      case 'DOWNSTREAM_REMOTE_ADDRESS':
        return edge.clientAddress && `${edge.clientAddress}:0`
      case 'DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT':
        return edge.clientAddress
      case 'DOWNSTREAM_DIRECT_REMOTE_ADDRESS':
        return query.sourceIp && `${query.sourceIp}:0`
      case 'DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT':
        return query.sourceIp
      case 'DOWNSTREAM_LOCAL_PORT':
        return query.port === undefined ? undefined : String(query.port)
      case 'REQUESTED_SERVER_NAME':
        return query.sni
      case 'PROTOCOL':
        return 'HTTP/1.1'
      default:
        return undefined
    }
  },
})
