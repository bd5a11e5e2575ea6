import { labelsMatch } from './labels'
import type { ResourceSet } from './resource-set'
import type { Gateway } from './resources/gateway'

/** What the proxy is, for rules that depend on it: Gateway selectors, Secret look-up, `exportTo`, source labels. */
export interface ProxyIdentity {
  /** Labels that Gateway selectors are compared with. */
  readonly labels: Readonly<Record<string, string>>
  /** Namespace in which `credentialName` Secrets are looked up and `exportTo` is judged. */
  readonly namespace: string
}

/** Istio's own ingress gateway. */
export const DEFAULT_PROXY: ProxyIdentity = {
  labels: { istio: 'ingressgateway', app: 'istio-ingressgateway' },
  namespace: 'istio-system',
}

/** Gateways whose selector fits this proxy; no selector fits every proxy. */
export const selectedGateways = (resources: ResourceSet, proxy: ProxyIdentity): readonly Gateway[] =>
  resources.gateways.filter((gateway) => labelsMatch(gateway.spec.selector, proxy.labels))
