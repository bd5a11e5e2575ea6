import type { FilterChain, Listener, ServerCertificate, VirtualHost } from '../../model'
import { sharedChainName } from '../istio/gateways/chain-name'
import { simpleTls } from '../tls/server-tls'
import { INGRESS_HTTP_PORT, INGRESS_HTTPS_PORT, type IngressParts } from './ingress-parts'

/**
 * Adds Ingresses to the listeners of Gateways. On a port that both use
 * - plain HTTP is one table: where both have a domain, the routes of the Gateways come first;
 * - TLS goes by server name, as among Gateways: the most specific name decides, and a name that a Gateway has stays with the Gateway.
 *   So does TLS without a name, and TLS whose name nobody has, once a Gateway takes it;
 * - a Gateway that forwards the port as plain TCP keeps what arrives in plain text.
 */
export const joinListeners = (
  listeners: readonly Listener[],
  ingress: IngressParts | undefined,
): readonly Listener[] => {
  if (!ingress) return listeners
  const plain = changeListener(listeners, INGRESS_HTTP_PORT, (chains) => joinPlain(chains, ingress.virtualHosts))
  return changeListener(plain, INGRESS_HTTPS_PORT, (chains) => [...chains, ...secureChains(chains, ingress)])
}

/** Ingresses listen on every interface. */
const changeListener = (
  listeners: readonly Listener[],
  port: number,
  change: (chains: readonly FilterChain[]) => readonly FilterChain[],
): readonly Listener[] => {
  const at = listeners.findIndex((listener) => listener.port === port && listener.bind === undefined)
  const filterChains = change(listeners[at]?.filterChains ?? [])
  if (filterChains.length === 0) return listeners
  const changed: Listener = { bind: undefined, port, filterChains }
  return at === -1 ? [...listeners, changed] : listeners.with(at, changed)
}

const joinPlain = (chains: readonly FilterChain[], virtualHosts: readonly VirtualHost[]): readonly FilterChain[] => {
  const plain = chains.find(isPlainText)
  if (!plain) {
    const name = sharedChainName(INGRESS_HTTP_PORT, undefined)
    const route = { kind: 'http', virtualHosts } as const
    return [...chains, { name, serverNames: [], wildcardLabels: 'any', tls: undefined, route, server: undefined }]
  }
  if (plain.route.kind !== 'http') return chains
  const joined = joinVirtualHosts(plain.route.virtualHosts, virtualHosts)
  const shared: FilterChain = { ...plain, route: { kind: 'http', virtualHosts: joined }, server: undefined }
  return chains.map((chain) => (chain === plain ? shared : chain))
}

/**
 * A wildcard of an Ingress stands for one label and one of a Gateway for any number. Both stay, and the Ingress's, which is asked
 * first, has the Gateway's routes before its own.
 */
const joinVirtualHosts = (gateway: readonly VirtualHost[], ingress: readonly VirtualHost[]): readonly VirtualHost[] => {
  const byDomain = new Map(gateway.map((host) => [host.domain, host]))
  const joined = ingress.map((host): VirtualHost => {
    const other = byDomain.get(host.domain)
    return other ? { ...host, requireTls: other.requireTls, routes: [...other.routes, ...host.routes] } : host
  })
  const replaced = new Set(joined.map(({ domain }) => domain).filter((domain) => !domain.startsWith('*.')))
  return [...gateway.filter(({ domain }) => !replaced.has(domain)), ...joined]
}

const secureChains = (
  chains: readonly FilterChain[],
  { certificates, virtualHosts }: IngressParts,
): readonly FilterChain[] => {
  if (!certificates) return []
  const taken = new Set(chains.flatMap(({ serverNames }) => serverNames))
  const named = certificates.named.flatMap((certificate) => {
    const serverNames = certificate.serverNames.filter((name) => !taken.has(name))
    return serverNames.length === 0 ? [] : [{ ...certificate, serverNames }]
  })
  const unnamedTaken = chains.some((chain) => chain.serverNames.length === 0 && !isPlainText(chain))
  const unnamed = unnamedTaken ? [] : certificates.unnamed
  return [
    ...secureChain('https.443.ingress', named, virtualHosts),
    ...secureChain('https.443.ingress.default', unnamed, virtualHosts),
  ]
}

const secureChain = (
  name: string,
  certificates: readonly ServerCertificate[],
  virtualHosts: readonly VirtualHost[],
): readonly FilterChain[] =>
  certificates.length === 0
    ? []
    : [
        {
          name,
          serverNames: certificates.flatMap(({ serverNames }) => serverNames),
          wildcardLabels: 'one',
          tls: simpleTls(certificates),
          route: { kind: 'http', virtualHosts },
          server: undefined,
        },
      ]

const isPlainText = ({ tls, route }: FilterChain): boolean => tls === undefined && route.kind !== 'passthrough'
