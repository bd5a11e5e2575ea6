import type { DestinationRule, Subset, TrafficPolicy } from '@gatewright/spec'

/** Several DestinationRules of one host as one: subsets add up, and the first policy holds for all. */
export interface ClusterRules {
  readonly trafficPolicy: TrafficPolicy | undefined
  /** Where a name occurs twice, the first holds it. */
  readonly subsets: ReadonlyMap<string, Subset>
}

export const mergeRules = (rules: readonly DestinationRule[]): ClusterRules => {
  const subsets = new Map<string, Subset>()
  for (const { spec } of rules) {
    for (const subset of spec.subsets ?? []) if (!subsets.has(subset.name)) subsets.set(subset.name, subset)
  }
  return { trafficPolicy: rules.find(({ spec }) => spec.trafficPolicy)?.spec.trafficPolicy, subsets }
}
