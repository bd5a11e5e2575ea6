import { type IngressBackend, serviceHost } from '@gatewright/spec'
import type { RouteAction, WeightedCluster } from '../../model'
import type { BuildContext } from '../build-context'
import { clusterName } from '../clusters/cluster-name'
import { isLocalName } from '../clusters/external-name'
import { NO_HEADER_OPERATIONS } from '../istio/actions/header-operations'
import { DEFAULT_RETRY_POLICY, retryPolicy } from '../istio/actions/retry-policy'

type ServiceBackend = NonNullable<IngressBackend['service']>

/**
 * What a backend of an Ingress does. A Service or port that is not there keeps its route and answers 503: falling through to a
 * shorter path would show another application.
 */
export const backendAction = (
  backend: IngressBackend,
  namespace: string,
  listenerPort: number,
  context: BuildContext,
): RouteAction => {
  const { service, resource } = backend
  if (!service) return unavailable(resource ? `backend of kind ${resource.kind} cannot be served` : 'no backend')
  if (pointsHome(service, namespace, context)) return unavailable('ExternalName points at the proxy itself')
  const to = clusterOf(service, namespace, listenerPort, context)
  const sticky = context.clusterSet.clusters.get(to.cluster)?.policy.loadBalancer?.consistentHash !== undefined
  return {
    kind: 'forward',
    clusters: [{ ...to, weight: 100, headers: NO_HEADER_OPERATIONS }],
    rewrite: undefined,
    authority: undefined,
    timeoutMs: undefined,
    retry: sticky ? retryPolicy(undefined, true) : DEFAULT_RETRY_POLICY,
    fault: undefined,
    mirrors: [],
    cors: undefined,
  }
}

const unavailable = (reason: string): RouteAction => ({ kind: 'unavailable', status: 503, reason })

const clusterOf = (
  service: ServiceBackend,
  namespace: string,
  listenerPort: number,
  context: BuildContext,
): Pick<WeightedCluster, 'cluster' | 'destination'> => {
  const host = serviceHost(service.name, namespace)
  const number = portNumber(service, host, context)
  if (number !== undefined) return context.clusterSet.refer({ host, port: { number } }, listenerPort)
  // A name that no port has: the name of the cluster says so, and nothing ever builds it.
  const cluster = clusterName(host, service.port.name ?? '', undefined)
  return { cluster, destination: { host, port: undefined, subset: undefined } }
}

/** Number of the Service port. Where the Service is not in the input, an override for its only port says it. */
const portNumber = (
  { port }: ServiceBackend,
  host: string,
  { registry, overrides }: BuildContext,
): number | undefined => {
  if (port.number !== undefined) return port.number
  const entry = registry.find(host)
  return entry ? entry.ports.find(({ name }) => name === port.name)?.number : overrides.onlyPort(host)
}

const pointsHome = (
  { name, port }: ServiceBackend,
  namespace: string,
  { registry, overrides }: BuildContext,
): boolean => {
  const host = serviceHost(name, namespace)
  const entry = registry.find(host)
  if (entry?.definedBy.kind !== 'Service' || entry.definedBy.spec.type !== 'ExternalName') return false
  const number = port.number ?? entry.ports.find((p) => p.name === port.name)?.number
  if (number !== undefined && overrides.find(host, number, undefined)) return false
  return isLocalName(entry.definedBy.spec.externalName ?? '')
}
