import { resolveGatewayName } from '../gateway-name'
import { expandHost } from '../host-name'
import type { OtherResource } from '../resource-set'
import { type AnalysisContext, type Analyzer, keyOf } from './context'
import { isGatewayApiGateway } from './gateway-references'
import { createHostIndex } from './host-index'
import { isObject } from './loose-values'
import { hostsForNamespace } from './server-hosts'
import { shorten } from './shorten'

/**
 * Hosts of a VirtualService and those of the Gateways it is bound to: each Gateway serves one of the hosts at least (Istio's rule),
 * and each host is served by one of the Gateways.
 */
export const gatewayHosts: Analyzer = (context) => {
  const offerOf = gatewayOffers(context)
  return context.resources.virtualServices.flatMap((virtualService) => {
    const { spec, metadata } = virtualService
    const hosts = (spec.hosts ?? []).map((host) => expandHost(host, metadata.namespace))
    if (hosts.length === 0) return []
    const gateways = (spec.gateways ?? []).map((written, index) => {
      const key = resolveGatewayName(written, metadata.namespace)
      return { key, index, offer: offerOf(key, metadata.namespace) }
    })
    const useless = gateways.filter(({ offer }) => offer && !hosts.some(offer.serves))
    const offers = gateways.flatMap(({ offer }) => offer ?? [])
    const mayBeServedElsewhere = offers.length < gateways.length
    const unserved =
      mayBeServedElsewhere || useless.length === gateways.length
        ? []
        : [...hosts.entries()].filter(([, host]) => !offers.some(({ serves }) => serves(host)))
    return [
      ...useless.map(({ key, index, offer }) =>
        context.report(virtualService, {
          code: 'host_not_in_gateway',
          severity: 'warning',
          path: ['spec', 'gateways', index],
          message: `Gateway ${key} serves none of ${shorten(hosts)}, so this VirtualService gets no traffic there.`,
          hint: servedHint(offer?.hosts ?? [], metadata.namespace),
          istio: 'IST0132',
        }),
      ),
      ...unserved.map(([i, host]) =>
        context.report(virtualService, {
          code: 'host_not_in_gateway',
          severity: 'warning',
          path: ['spec', 'hosts', i],
          message: `No Gateway of this VirtualService serves ${host}.`,
          hint: servedHint(
            offers.flatMap((offer) => offer.hosts),
            metadata.namespace,
          ),
        }),
      ),
    ]
  })
}

const servedHint = (hosts: readonly string[], namespace: string): string =>
  hosts.length === 0
    ? `It admits no VirtualService of namespace ${namespace}.`
    : `It serves ${shorten([...new Set(hosts)])}.`

/** What a Gateway has for the VirtualServices of one namespace. */
interface Offer {
  readonly hosts: readonly string[]
  readonly serves: (host: string) => boolean
}

type OfferOf = (gatewayKey: string, namespace: string) => Offer | undefined

/** Undefined for the mesh, and for Gateways that are not there or cannot be read. */
const gatewayOffers = ({ gateways, others }: AnalysisContext): OfferOf => {
  const gatewayApi = new Map(
    others.filter(isGatewayApiGateway).map((gateway) => [keyOf(gateway), listenerHosts(gateway)]),
  )
  const known = new Map<string, Offer>()
  return (key, namespace) => {
    const gateway = gateways.get(key)
    const place = `${key} ${namespace}`
    const before = known.get(place)
    if (before) return before
    const hosts = gateway ? hostsForNamespace(gateway, namespace) : gatewayApi.get(key)
    if (!hosts) return undefined
    const index = createHostIndex(hosts, (host) => host)
    const offer: Offer = { hosts, serves: (host) => !index.meeting(host)[Symbol.iterator]().next().done }
    known.set(place, offer)
    return offer
  }
}

const listenerHosts = ({ spec }: OtherResource): readonly string[] => {
  const listeners = isObject(spec) && Array.isArray(spec.listeners) ? spec.listeners : []
  return listeners.map((listener: unknown) =>
    isObject(listener) && typeof listener.hostname === 'string' ? listener.hostname : '*',
  )
}
