import { resolveGatewayName } from '../gateway-name'
import { labelsMatch } from '../labels'
import type { ProxyIdentity } from '../proxy-identity'
import type { HttpMatch, VirtualService } from '../resources/virtual-service'
import { type RouteConditions, routeConditions } from './route-conditions'

/** One match block, or a rule without any, as a route of a virtual host. */
export interface TableRoute {
  readonly owner: VirtualService
  /** Position in `spec.http`. */
  readonly rule: number
  /** Position in `match`; undefined for a rule without. */
  readonly block: number | undefined
  readonly match: HttpMatch | undefined
  readonly conditions: RouteConditions
  /** Takes every request, as far as Istio looks: goes behind the others. */
  readonly isCatchAll: boolean
  /** A delegate decides where the requests go, and may let some of them pass on. */
  readonly isDelegating: boolean
}

/** The routes of a VirtualService, one for each match block, in the order written. */
export const routesOf = (owner: VirtualService): readonly TableRoute[] =>
  (owner.spec.http ?? []).flatMap((http, rule) => {
    const isDelegating = http.delegate !== undefined
    const blocks = http.match?.length ? [...http.match.entries()] : [[undefined, undefined] as const]
    return blocks.map(([block, match]) => {
      const conditions = routeConditions(match)
      const isCatchAll = !isDelegating && takesEverything(conditions, match)
      return { owner, rule, block, match, conditions, isCatchAll, isDelegating }
    })
  })

const takesEverything = (conditions: RouteConditions, match: HttpMatch | undefined): boolean =>
  conditions.size === 0 && (!match?.uri || match.uri.prefix === '/' || match.uri.regex === '.*')

/**
 * Whether a route counts where its VirtualService meets a server: what is known before there is a request, which is the port, the Gateway
 * and who the proxy is. Where a match names Gateways, the last one is passed over.
 */
export const isActive = (
  { match, owner }: TableRoute,
  gatewayKey: string,
  port: number,
  proxy: ProxyIdentity,
): boolean => {
  if (!match) return true
  if (match.port && match.port !== port) return false
  if (match.gateways?.length)
    return match.gateways.some((name) => resolveGatewayName(name, owner.metadata.namespace) === gatewayKey)
  return (
    labelsMatch(match.sourceLabels, proxy.labels) &&
    (!match.sourceNamespace || match.sourceNamespace === proxy.namespace)
  )
}

/** `http[0].match[1]`, with the name of the rule and the VirtualService it belongs to where that is another one. */
export const describeRoute = ({ owner, rule, block }: TableRoute, seenFrom: VirtualService): string => {
  const name = owner.spec.http?.[rule]?.name
  const place = `http[${rule}]${block === undefined ? '' : `.match[${block}]`}${name ? ` (${name})` : ''}`
  return owner === seenFrom ? place : `${place} of VirtualService ${owner.metadata.namespace}/${owner.metadata.name}`
}
