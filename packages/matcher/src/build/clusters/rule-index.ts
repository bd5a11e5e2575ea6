import {
  byAge,
  type DestinationRule,
  expandHost,
  hostCovers,
  labelsMatch,
  type ProxyIdentity,
  type ResourceSet,
} from '@gatewright/spec'
import { isVisibleIn } from '../visibility'

/** DestinationRules that apply to a host, in the order in which they are merged. */
export type FindRules = (host: string, namespace: string | undefined) => readonly DestinationRule[]

/** Namespace of rules for the whole mesh (`meshConfig.rootNamespace`). */
const ROOT_NAMESPACE = 'istio-system'

interface Candidate {
  readonly rule: DestinationRule
  readonly host: string
}

type Level = (rule: DestinationRule) => boolean

/**
 * Rules are sought on three levels: the proxy's namespace, the namespace of the destination, the root namespace. The first level that
 * has a rule for the host settles it, by its most specific host; levels are never merged. Istio's own gateway lives in the root
 * namespace, where catch-all rules of the mesh are kept, so that namespace comes last unless its rule is private to it.
 */
export const createRuleIndex = (resources: ResourceSet, proxy: ProxyIdentity): FindRules => {
  const exact = new Map<string, Candidate[]>()
  const wildcards: Candidate[] = []
  for (const rule of resources.destinationRules) {
    if (!appliesTo(proxy, rule)) continue
    const candidate = { rule, host: expandHost(rule.spec.host, rule.metadata.namespace) }
    const others = exact.get(candidate.host)
    if (candidate.host.startsWith('*')) wildcards.push(candidate)
    else if (others) others.push(candidate)
    else exact.set(candidate.host, [candidate])
  }
  wildcards.sort((a, b) => b.host.length - a.host.length)
  return (host, namespace) => {
    const candidates = [...(exact.get(host) ?? []), ...wildcards.filter((w) => hostCovers(w.host, host))]
    for (const level of levels(proxy, namespace)) {
      const [first] = candidates.filter(({ rule }) => level(rule))
      if (first) return mergeOrder(candidates.filter((c) => c.host === first.host && level(c.rule)).map((c) => c.rule))
    }
    return []
  }
}

const appliesTo = (proxy: ProxyIdentity, { metadata, spec }: DestinationRule): boolean =>
  labelsMatch(spec.workloadSelector?.matchLabels, proxy.labels) &&
  (metadata.namespace === proxy.namespace || isVisibleIn(proxy.namespace, spec.exportTo, metadata.namespace))

const levels = (proxy: ProxyIdentity, namespace: string | undefined): readonly Level[] => {
  const own: Level = ({ metadata, spec }) =>
    metadata.namespace === proxy.namespace && (proxy.namespace !== ROOT_NAMESPACE || isPrivate(spec.exportTo))
  const exportedFrom =
    (home: string | undefined): Level =>
    ({ metadata, spec }) =>
      (home === undefined || metadata.namespace === home) &&
      isVisibleIn(proxy.namespace, spec.exportTo, metadata.namespace)
  return [own, exportedFrom(namespace), exportedFrom(ROOT_NAMESPACE)]
}

const isPrivate = (exportTo: readonly string[] | undefined): boolean => exportTo?.length === 1 && exportTo[0] === '.'

/** Rules with a workload selector first, then by age; only those exported to the same namespaces as the first are merged with it. */
const mergeOrder = (rules: readonly DestinationRule[]): readonly DestinationRule[] => {
  const ordered = [...rules].sort((a, b) => selects(b) - selects(a) || byAge(a, b))
  const audience = ordered[0] && audienceOf(ordered[0])
  return ordered.filter((rule) => audienceOf(rule) === audience)
}

const selects = ({ spec }: DestinationRule): number => (spec.workloadSelector ? 1 : 0)

const audienceOf = ({ spec }: DestinationRule): string => [...(spec.exportTo ?? ['*'])].sort().join()
