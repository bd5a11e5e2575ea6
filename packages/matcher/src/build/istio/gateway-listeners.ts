import type { FilterChain, Listener } from '../../model'
import type { BuildContext } from '../build-context'
import { serverTls } from '../tls/server-tls'
import { chainName, sharedChainName } from './gateways/chain-name'
import { type Place, type PlacedServer, placeServers } from './gateways/place-servers'
import { serverNames } from './gateways/server-hosts'
import { passthroughChains } from './l4/passthrough-chains'
import { tcpChain } from './l4/tcp-chain'
import { virtualHosts } from './routes/virtual-hosts'
import { type VirtualServicesByGateway, visibleVirtualServices } from './virtual-services/visible-virtual-services'

/** Listeners of the Gateways that fit this proxy. A port on which nothing could ever be routed is not opened. */
export const gatewayListeners = (context: BuildContext): readonly Listener[] => {
  const virtualServices = visibleVirtualServices(context)
  return placeServers(context).flatMap((place) => {
    const filterChains = placeChains(place, virtualServices, context)
    return filterChains.length === 0 ? [] : [{ bind: place.bind, port: place.port, filterChains }]
  })
}

const placeChains = (
  place: Place,
  virtualServices: VirtualServicesByGateway,
  context: BuildContext,
): readonly FilterChain[] => {
  const plain = place.servers.filter(({ kind }) => kind === 'http')
  const taken = new Set<string>()
  return place.servers.flatMap((placed): readonly FilterChain[] => {
    switch (placed.kind) {
      case 'http':
        return placed === plain[0] ? [plainHttpChain(place, plain, virtualServices, context)] : []
      case 'https':
        return [take(taken, httpsChain(placed, virtualServices, context))]
      case 'passthrough':
        return passthroughChains(placed, virtualServices, taken, context)
      default: {
        const chain = tcpChain(placed, virtualServices, context)
        return chain ? [placed.kind === 'tls' ? take(taken, chain) : chain] : []
      }
    }
  })
}

const plainHttpChain = (
  { bind, port }: Place,
  servers: readonly PlacedServer[],
  virtualServices: VirtualServicesByGateway,
  context: BuildContext,
): FilterChain => ({
  name: sharedChainName(port, bind),
  serverNames: [],
  wildcardLabels: 'any',
  tls: undefined,
  route: { kind: 'http', virtualHosts: virtualHosts(servers, virtualServices, context) },
  server: servers.length === 1 ? servers[0]?.ref : undefined,
})

/** A terminating HTTPS server has virtual hosts of its own: a connection for one server never reaches the hosts of another. */
const httpsChain = (
  placed: PlacedServer,
  virtualServices: VirtualServicesByGateway,
  context: BuildContext,
): FilterChain => ({
  name: chainName(placed),
  serverNames: serverNames(placed.hosts),
  wildcardLabels: 'any',
  tls: serverTls(placed.server.tls ?? {}, context.proxy.namespace, context.secrets),
  route: { kind: 'http', virtualHosts: virtualHosts([placed], virtualServices, context) },
  server: placed.ref,
})

const take = (taken: Set<string>, chain: FilterChain): FilterChain => {
  for (const name of chain.serverNames.length === 0 ? ['*'] : chain.serverNames) taken.add(name)
  return chain
}
