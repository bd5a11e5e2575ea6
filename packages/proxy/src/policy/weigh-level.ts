import type { Level } from './arrange-levels'
import type { EndpointState } from './endpoint-state'
import type { WeightedEndpoints } from './load-balancer'

/** A locality keeps its whole share as long as this many times its usable endpoints make up the whole (Envoy's overprovisioning factor). */
const OVERPROVISIONING = 1.4

/**
 * Endpoints of a level with their weights: their own and the share of their locality, which the usable ones of it divide among them.
 * @param ownWeights false for balancers that know no weights of endpoints
 */
export const weighLevel = (
  { members, localities }: Level,
  usable: (state: EndpointState) => boolean,
  ownWeights: boolean,
): WeightedEndpoints => {
  const weightOf = ({ endpoint }: EndpointState) => (ownWeights && endpoint.weight) || 1
  if (!localities) {
    const endpoints = members.filter(usable)
    return { endpoints, weights: unequal(endpoints.map(weightOf)) }
  }
  const endpoints: EndpointState[] = []
  const weights: number[] = []
  for (const locality of localities) {
    const candidates = locality.members.filter(usable)
    const total = candidates.reduce((sum, state) => sum + weightOf(state), 0)
    const able = Math.min(1, (OVERPROVISIONING * candidates.length) / locality.members.length)
    for (const state of candidates) {
      endpoints.push(state)
      weights.push((locality.share * able * weightOf(state)) / total)
    }
  }
  return { endpoints, weights: unequal(weights) }
}

const unequal = (weights: readonly number[]): Float64Array | undefined =>
  weights.every((weight) => weight === weights[0]) ? undefined : Float64Array.from(weights)
