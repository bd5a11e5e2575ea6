import { type HostIndex, lookupHost } from '../compile/host-index'
import type { CompiledChain, CompiledListener, CompiledRoute, RouteTable } from '../compile/route-table'
import { decidedRoute } from '../decide/place'
import type { ReadQuery } from '../decide/query'
import type { Walk } from '../decide/walk'
import type { DecidedRoute } from '../decision'
import { hostName } from '../host-name'
import { findListener } from '../match-connection'
import type { RequestView } from '../request'
import { type FailedCondition, failedCondition } from './failed-condition'

/** The way to a decision, step by step. Steps that were not reached are missing. */
export interface Trace {
  /** Every interface where `bind` is missing. */
  readonly listener?: { readonly port: number; readonly bind?: string }
  readonly chain?: {
    readonly name: string
    readonly serverNames: readonly string[]
    readonly tls: 'terminated' | 'passed through' | 'none'
  }
  /** Names of the listener's other filter chains. */
  readonly otherChains?: readonly string[]
  /** Path after normalisation, where that changed it. */
  readonly normalisedPath?: string
  readonly host?: string
  readonly virtualHost?: string
  /** Virtual hosts that would take the host too, were there no more specific one. */
  readonly passedOver?: readonly string[]
  /** Routes in the order in which they were tried; the last one is the winner unless it failed, too. */
  readonly candidates?: readonly Candidate[]
}

export interface Candidate {
  readonly route: DecidedRoute
  /** Why it lost; missing for the winner. */
  readonly failed?: FailedCondition
}

export const traceOf = (table: RouteTable, query: ReadQuery, walked: Walk): Trace => {
  const { port, sni } = query
  const listener = port === undefined ? undefined : findListener(table, { port, sni })
  if (!listener) return {}
  const chain = chainOf(walked)
  return {
    ...listenerTrace(listener, chain),
    ...(walked.end === 'matched' ? requestTrace(query, walked) : {}),
  }
}

const chainOf = (walked: Walk): CompiledChain | undefined => {
  if (walked.end === 'refused') return undefined
  return walked.end === 'matched' ? walked.request.chain : walked.chain
}

const listenerTrace = ({ listener, chains }: CompiledListener, chosen: CompiledChain | undefined): Trace => ({
  listener: { port: listener.port, ...(listener.bind === undefined ? {} : { bind: listener.bind }) },
  ...(chosen
    ? {
        chain: {
          name: chosen.chain.name,
          serverNames: chosen.chain.serverNames,
          tls: chosen.chain.tls ? 'terminated' : chosen.chain.route.kind === 'passthrough' ? 'passed through' : 'none',
        },
      }
    : {}),
  otherChains: chains.filter((chain) => chain !== chosen).map(({ chain }) => chain.name),
})

const requestTrace = (query: ReadQuery, { request, match }: Walk & { readonly end: 'matched' }): Trace => {
  const { chain, view } = request
  const host = hostName(view.authority)
  const chosen = lookupHost(chain.hosts, host)
  const changed = !query.target.startsWith(view.path + view.query)
  return {
    ...(changed ? { normalisedPath: view.path } : {}),
    host,
    ...(chosen ? { virtualHost: chosen.virtualHost.domain } : {}),
    passedOver: lessSpecific(chain.hosts, host)
      .filter((other) => other !== chosen)
      .map(({ virtualHost }) => virtualHost.domain),
    ...(chosen && match.kind !== 'require_tls' ? { candidates: candidates(chosen.routes, view) } : {}),
  }
}

/** Every entry that covers the host, the most specific one first. */
const lessSpecific = <T>(index: HostIndex<T>, host: string): readonly T[] => {
  const labels = host.split('.')
  const suffixes = labels.slice(1).map((_, at) => labels.slice(at + 1).join('.'))
  const wildcards = suffixes.flatMap((suffix, at) => [
    at === 0 ? index.oneLabel.get(suffix) : undefined,
    index.anyLabels.get(suffix),
  ])
  return [index.exact.get(host), ...wildcards, index.star].filter((found) => found !== undefined)
}

const candidates = (routes: readonly CompiledRoute[], view: RequestView): readonly Candidate[] => {
  const tried: Candidate[] = []
  for (const compiled of routes) {
    const failed = failedCondition(compiled, view)
    const route = decidedRoute(compiled.route.source, compiled.route.name)
    tried.push(failed ? { route, failed } : { route })
    if (!failed) break
  }
  return tried
}
