import type { LoadBalancer } from './load-balancer'

/**
 * PASSTHROUGH sends a request to the address that its client had dialled. At an ingress that is the ingress itself, which Envoy does not
 * take for an endpoint: there is none.
 */
export const passthrough: LoadBalancer = { pick: () => undefined }
