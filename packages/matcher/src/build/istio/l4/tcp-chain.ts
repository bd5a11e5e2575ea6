import type { FilterChain } from '../../../model'
import type { BuildContext } from '../../build-context'
import { routeSource } from '../../route-source'
import { serverTls } from '../../tls/server-tls'
import { chainName } from '../gateways/chain-name'
import type { PlacedServer } from '../gateways/place-servers'
import { attaches, serverNames } from '../gateways/server-hosts'
import type { BoundVirtualService } from '../virtual-services/bound-virtual-service'
import type { VirtualServicesByGateway } from '../virtual-services/visible-virtual-services'
import { l4Clusters } from './l4-clusters'
import { staticL4Match } from './static-l4-match'

/** The chain of a server that forwards bytes, as they come or after decryption: the first fitting `tcp` rule takes every connection. */
export const tcpChain = (
  placed: PlacedServer,
  virtualServices: VirtualServicesByGateway,
  context: BuildContext,
): FilterChain | undefined => {
  const { server, hosts, ref } = placed
  for (const virtualService of virtualServices.get(ref.gateway) ?? []) {
    const route = firstRoute(virtualService, placed, context)
    if (!route) continue
    return {
      name: chainName(placed),
      serverNames: server.tls ? serverNames(hosts) : [],
      wildcardLabels: 'any',
      tls: server.tls && serverTls(server.tls, context.proxy.namespace, context.secrets),
      route,
      server: ref,
    }
  }
  return undefined
}

const firstRoute = (
  { resource, hosts }: BoundVirtualService,
  placed: PlacedServer,
  { resources, clusterSet }: BuildContext,
): FilterChain['route'] | undefined => {
  const { namespace } = resource.metadata
  if (!attaches(placed.hosts, namespace, hosts)) return undefined
  for (const [index, rule] of (resource.spec.tcp ?? []).entries()) {
    const blocks = rule.match ?? []
    const match = blocks.findIndex((block) => staticL4Match(block, placed.ref, namespace))
    if (match === -1 && blocks.length > 0) continue
    const clusters = l4Clusters(rule.route, namespace, placed.ref.port, clusterSet)
    if (clusters.length === 0) continue
    const position = match === -1 ? undefined : match
    const field = ['spec', 'tcp', index, ...(position === undefined ? [] : ['match', position])]
    return { kind: 'tcp', source: routeSource(resources, resource, index, position, field), clusters }
  }
  return undefined
}
