import type { Endpoint } from '@gatewright/matcher'

/** What a pick may depend on besides the endpoints. */
export interface PickContext {
  /** Endpoints that this exchange has tried; avoided where there are others. */
  readonly tried: ReadonlySet<Endpoint>
}

/** Chooses an endpoint for each try. Its state belongs to one cluster and outlives revisions of the table. */
export interface LoadBalancer {
  /** @returns undefined when there is no endpoint */
  pick(endpoints: readonly Endpoint[], context: PickContext): Endpoint | undefined
}

/** How often a pick that fell on an endpoint already tried is repeated (Envoy `host_selection_retry_max_attempts` as Istio sets it). */
const REPICKS = 5

/** Wraps a balancer so that a retry goes to another endpoint where there is one. */
export const avoidingTried = (balancer: LoadBalancer): LoadBalancer => ({
  pick: (endpoints, context) => {
    let picked = balancer.pick(endpoints, context)
    for (let again = 0; again < REPICKS && picked && context.tried.has(picked); again++)
      picked = balancer.pick(endpoints, context)
    return picked
  },
})
