import { byAge, expandHost, resolveGatewayName, type VirtualService } from '@gatewright/spec'
import type { BuildContext } from '../../build-context'
import { type Visibility, visibilityIn } from '../../visibility'
import type { BoundVirtualService } from './bound-virtual-service'
import { createDelegates } from './delegates'

/** VirtualServices by the Gateway they name, in the order in which their routes are tried. */
export type VirtualServicesByGateway = ReadonlyMap<string, readonly BoundVirtualService[]>

/** Those of the proxy's own namespace come first, then those exported to it by name, then those for everybody; oldest first in each. */
const ORDER: readonly Visibility[] = ['own', 'named', 'public']

export const visibleVirtualServices = ({ resources, proxy }: BuildContext): VirtualServicesByGateway => {
  const expand = createDelegates(resources.virtualServices)
  const byGateway = new Map<string, BoundVirtualService[]>()
  const rank = ({ metadata, spec }: VirtualService): number =>
    ORDER.indexOf(visibilityIn(proxy.namespace, spec.exportTo, metadata.namespace))
  const visible = resources.virtualServices
    .map((resource) => ({ resource, rank: rank(resource) }))
    .filter((one) => one.rank !== -1)
    .sort((a, b) => a.rank - b.rank || byAge(a.resource, b.resource))
  for (const { resource } of visible) {
    const { namespace } = resource.metadata
    const hosts = (resource.spec.hosts ?? []).map((host) => expandHost(host, namespace))
    if (hosts.length === 0) continue
    // Without any, the rules are for the sidecars of the mesh.
    const gateways = [...new Set(resource.spec.gateways?.map((name) => resolveGatewayName(name, namespace)))]
    const bound = { resource, hosts, gateways, rules: expand(resource) }
    for (const gateway of gateways) {
      const others = byGateway.get(gateway)
      if (others) others.push(bound)
      else byGateway.set(gateway, [bound])
    }
  }
  return byGateway
}
