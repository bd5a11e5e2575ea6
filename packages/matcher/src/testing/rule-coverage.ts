import type { ResourceSet } from '@gatewright/spec'
import type { RouteTable } from '../compile/route-table'
import type { Decision } from '../decision'
import type { RouteSource } from '../model'

export interface Coverage {
  /** How many rules there are, and how many of them took a request. */
  readonly rules: number
  readonly hit: number
  /** Rules that took none, such as `rule 4 of shop/cart`. Numbers count from 0, as in `explain`. */
  readonly missed: readonly string[]
}

export interface RuleCoverage {
  record(decision: Decision): void
  report(): Coverage
}

/**
 * Counts which rules took requests. The rules of a VirtualService count as soon as one of them is in the table, so that a rule
 * behind a catch-all, which no request can reach, is missed like any other.
 */
export const createRuleCoverage = (table: RouteTable, resources: ResourceSet): RuleCoverage => {
  const hits = new Map(ruleNames(table, resources).map((name) => [name, 0]))
  return {
    record({ outcome, route }) {
      if (!route) return
      const name = ruleName(route, outcome === 'passthrough' ? 'tls' : outcome === 'tcp' ? 'tcp' : 'http')
      hits.set(name, (hits.get(name) ?? 0) + 1)
    },
    report() {
      const missed = [...hits].flatMap(([name, count]) => (count === 0 ? [name] : []))
      return { rules: hits.size, hit: hits.size - missed.length, missed }
    },
  }
}

/** Which list of its VirtualService a rule stands in. */
type Section = 'http' | 'tls' | 'tcp'
type Rule = Pick<RouteSource, 'kind' | 'namespace' | 'name' | 'index'> & { readonly match?: number | undefined }

const ruleNames = (table: RouteTable, resources: ResourceSet): readonly string[] => {
  const chains = table.listeners.flatMap((listener) => listener.chains.map(({ chain }) => chain.route))
  const http = chains.flatMap((route) =>
    route.kind === 'http' ? route.virtualHosts.flatMap(({ routes }) => routes.map(({ source }) => source)) : [],
  )
  const raw = chains.flatMap((route) =>
    route.kind === 'http' ? [] : [ruleName(route.source, route.kind === 'tcp' ? 'tcp' : 'tls')],
  )
  const served = new Set(http.map(({ kind, namespace, name }) => JSON.stringify([kind, namespace, name])))
  const written = resources.virtualServices.flatMap(({ kind, metadata: { namespace, name }, spec }) =>
    served.has(JSON.stringify([kind, namespace, name]))
      ? (spec.http ?? []).map((_, index) => ruleName({ kind, namespace, name, index }, 'http'))
      : [],
  )
  return [...written, ...http.map((source) => ruleName(source, 'http')), ...raw]
}

const ruleName = ({ kind, namespace, name, index, match }: Rule, section: Section): string => {
  const resource = `${namespace}/${name}`
  if (index < 0) return `default backend of ${resource}`
  const rule = `${section === 'http' ? '' : `${section} `}rule ${index} of ${resource}`
  return kind === 'Ingress' && match !== undefined ? `path ${match} of ${rule}` : rule
}
