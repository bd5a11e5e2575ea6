import type { Cluster, FilterChain, Listener, RoutingModel } from '../model'
import { compileCertificates } from './certificate-index'
import { compileDestination, totalWeight } from './compile-destination'
import { compileVirtualHost } from './compile-virtual-host'
import { NO_HEADERS } from './header-operations'
import { compileHostIndex } from './host-index'
import type { CompiledChain, CompiledListener, PathNormalization, RouteTable } from './route-table'

export interface CompileOptions {
  /** Istio `meshConfig.pathNormalization`. Default `BASE`. */
  readonly pathNormalization?: PathNormalization
}

/**
 * Indexes a model so that a decision costs the same with ten routes and with a hundred thousand.
 * @throws when a regular expression is not valid RE2; the message names its route
 */
export const compileTable = (model: RoutingModel, options: CompileOptions = {}): RouteTable => {
  const listeners = model.listeners.map((listener) => compileListener(listener, model.clusters))
  const listenersByPort = new Map<number, CompiledListener[]>()
  for (const compiled of listeners) {
    const others = listenersByPort.get(compiled.listener.port)
    if (others) others.push(compiled)
    else listenersByPort.set(compiled.listener.port, [compiled])
  }
  const pathNormalization = options.pathNormalization ?? 'BASE'
  return { model, pathNormalization, listeners, listenersByPort, clusters: model.clusters }
}

type Clusters = ReadonlyMap<string, Cluster>

const compileListener = (listener: Listener, clusters: Clusters): CompiledListener => {
  const chains = listener.filterChains.map((chain) => compileChain(chain, listener, clusters))
  const named = chains.flatMap((value) =>
    value.chain.serverNames.map((domain) => ({ domain, wildcardLabels: value.chain.wildcardLabels, value })),
  )
  const unnamed = chains.filter(({ chain }) => chain.serverNames.length === 0)
  return {
    listener,
    chains,
    bySni: compileHostIndex(named),
    // Bytes that a TCP chain does not understand may well be TLS; an HTTP chain would read them as a broken request.
    unnamed: unnamed.find(({ chain }) => speaksTls(chain)) ?? unnamed.find(({ chain }) => chain.route.kind === 'tcp'),
    plain: unnamed.find(({ chain }) => !speaksTls(chain)),
  }
}

const speaksTls = (chain: FilterChain): boolean => chain.tls !== undefined || chain.route.kind === 'passthrough'

const compileChain = (chain: FilterChain, listener: Listener, clusters: Clusters): CompiledChain => {
  const { route } = chain
  const virtualHosts = route.kind === 'http' ? route.virtualHosts.map((host) => compileVirtualHost(host, clusters)) : []
  const destinations =
    route.kind === 'http' ? [] : route.clusters.map((to) => compileDestination(to, NO_HEADERS, true, clusters))
  return {
    kind: 'chain',
    chain,
    listener,
    virtualHosts,
    hosts: compileHostIndex(
      virtualHosts.map((value) => ({
        domain: value.virtualHost.domain,
        wildcardLabels: value.virtualHost.wildcardLabels,
        value,
      })),
    ),
    destinations,
    totalWeight: totalWeight(destinations),
    ...compileCertificates(chain),
  }
}
