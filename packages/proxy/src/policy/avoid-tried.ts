import type { EndpointState } from './endpoint-state'
import type { LoadBalancer } from './load-balancer'

/** How often a pick that fell on an endpoint already tried is repeated (Envoy `host_selection_retry_max_attempts`, as Istio sets it). */
const REPICKS = 5

/** Wraps a balancer so that a retry goes to another endpoint where there is one. When repeating has not helped, the next one in line is taken. */
export const avoidTried = (balancer: LoadBalancer): LoadBalancer => ({
  pick: (candidates, context) => {
    const { tried } = context
    let picked = balancer.pick(candidates, context)
    if (tried.length === 0) return picked
    for (let again = 0; again < REPICKS && picked && tried.includes(picked); again++)
      picked = balancer.pick(candidates, context)
    if (!picked || !tried.includes(picked)) return picked
    return nextUntried(candidates.usable.endpoints, picked, tried) ?? picked
  },
})

const nextUntried = (
  endpoints: readonly EndpointState[],
  after: EndpointState,
  tried: readonly EndpointState[],
): EndpointState | undefined => {
  const start = endpoints.indexOf(after)
  for (let step = 1; step < endpoints.length; step++) {
    const endpoint = endpoints[(start + step) % endpoints.length]
    if (endpoint && !tried.includes(endpoint)) return endpoint
  }
  return undefined
}
