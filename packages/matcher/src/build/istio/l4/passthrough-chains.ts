import type { FilterChain } from '../../../model'
import type { BuildContext } from '../../build-context'
import { domainName } from '../../domain-name'
import { routeSource } from '../../route-source'
import { chainName } from '../gateways/chain-name'
import type { PlacedServer } from '../gateways/place-servers'
import { attaches } from '../gateways/server-hosts'
import type { VirtualServicesByGateway } from '../virtual-services/visible-virtual-services'
import { l4Clusters } from './l4-clusters'
import { staticL4Match } from './static-l4-match'

/**
 * Chains of a PASSTHROUGH server: one for each block of a `tls` rule, taking the block's own `sniHosts`. A block with a name that
 * another chain of the listener has is left out as a whole.
 * @param taken names in use on the listener (`*` for a chain without names); grows
 */
export const passthroughChains = (
  placed: PlacedServer,
  virtualServices: VirtualServicesByGateway,
  taken: Set<string>,
  { resources, clusterSet }: BuildContext,
): readonly FilterChain[] => {
  const chains: FilterChain[] = []
  for (const { resource, hosts } of virtualServices.get(placed.ref.gateway) ?? []) {
    const { namespace, name } = resource.metadata
    if (!attaches(placed.hosts, namespace, hosts)) continue
    for (const [index, rule] of (resource.spec.tls ?? []).entries()) {
      for (const [position, block] of rule.match.entries()) {
        const names = [...new Set(block.sniHosts.map(domainName))]
        if (!staticL4Match(block, placed.ref, namespace) || names.some((sni) => taken.has(sni))) continue
        const clusters = l4Clusters(rule.route, namespace, placed.ref.port, clusterSet)
        if (clusters.length === 0) continue
        for (const sni of names) taken.add(sni)
        const source = routeSource(resources, resource, index, position, ['spec', 'tls', index, 'match', position])
        chains.push({
          name: `${chainName(placed)}|${namespace}/${name}.${index}.${position}`,
          serverNames: names.includes('*') ? [] : names,
          wildcardLabels: 'any',
          tls: undefined,
          route: { kind: 'passthrough', source, clusters },
          server: placed.ref,
        })
      }
    }
  }
  return chains
}
