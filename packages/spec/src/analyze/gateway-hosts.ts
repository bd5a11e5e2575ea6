import { resolveGatewayName } from '../gateway-name'
import { expandHost } from '../host-name'
import type { OtherResource } from '../resource-set'
import { type AnalysisContext, type Analyzer, keyOf } from './context'
import { isGatewayApiGateway } from './gateway-references'
import { isObject } from './loose-values'
import { hostsForNamespace, hostsOverlap } from './server-hosts'

/**
 * Hosts of a VirtualService and those of the Gateways it is bound to: each Gateway serves one of the hosts at least (Istio's rule),
 * and each host is served by one of the Gateways.
 */
export const gatewayHosts: Analyzer = (context) => {
  const servedBy = gatewayHostLookup(context)
  return context.resources.virtualServices.flatMap((virtualService) => {
    const { spec, metadata } = virtualService
    const hosts = (spec.hosts ?? []).map((host) => expandHost(host, metadata.namespace))
    if (hosts.length === 0) return []
    const gateways = (spec.gateways ?? []).map((written, index) => {
      const key = resolveGatewayName(written, metadata.namespace)
      return { key, index, served: servedBy(key, metadata.namespace) }
    })
    const useless = gateways.filter(
      ({ served }) => served && !served.some((s) => hosts.some((h) => hostsOverlap(s, h))),
    )
    const serving = gateways.flatMap(({ served }) => served ?? [])
    const mayBeServedElsewhere = gateways.some(({ served }) => served === undefined)
    const unserved =
      mayBeServedElsewhere || useless.length === gateways.length
        ? []
        : [...hosts.keys()].filter((i) => !serving.some((s) => hostsOverlap(s, hosts[i] ?? '')))
    return [
      ...useless.map(({ key, index, served }) =>
        context.report(virtualService, {
          code: 'host_not_in_gateway',
          severity: 'warning',
          path: ['spec', 'gateways', index],
          message: `Gateway ${key} serves none of ${hosts.join(', ')}, so this VirtualService gets no traffic there.`,
          hint: servedHint(served ?? [], metadata.namespace),
          istio: 'IST0132',
        }),
      ),
      ...unserved.map((i) =>
        context.report(virtualService, {
          code: 'host_not_in_gateway',
          severity: 'warning',
          path: ['spec', 'hosts', i],
          message: `No Gateway of this VirtualService serves ${hosts[i]}.`,
          hint: servedHint(serving, metadata.namespace),
        }),
      ),
    ]
  })
}

const MOST_SHOWN = 8

const servedHint = (hosts: readonly string[], namespace: string): string => {
  if (hosts.length === 0) return `It admits no VirtualService of namespace ${namespace}.`
  const shown = [...new Set(hosts)]
  return `It serves ${shown.slice(0, MOST_SHOWN).join(', ')}${shown.length > MOST_SHOWN ? ' and more' : ''}.`
}

type HostsOf = (gatewayKey: string, namespace: string) => readonly string[] | undefined

/** Hosts that a Gateway offers to a namespace; undefined for the mesh and for Gateways that are not there or cannot be read. */
const gatewayHostLookup = ({ gateways, others }: AnalysisContext): HostsOf => {
  const gatewayApi = new Map(
    others.filter(isGatewayApiGateway).map((gateway) => [keyOf(gateway), listenerHosts(gateway)]),
  )
  return (key, namespace) => {
    const gateway = gateways.get(key)
    return gateway ? hostsForNamespace(gateway, namespace) : gatewayApi.get(key)
  }
}

const listenerHosts = ({ spec }: OtherResource): readonly string[] => {
  const listeners = isObject(spec) && Array.isArray(spec.listeners) ? spec.listeners : []
  return listeners.map((listener: unknown) =>
    isObject(listener) && typeof listener.hostname === 'string' ? listener.hostname : '*',
  )
}
