import {
  type Destination,
  expandHost,
  type HttpMatch,
  type HttpRoute,
  resolveGatewayName,
  type VirtualService,
} from '@gatewright/spec'
import type { BoundRule } from './bound-virtual-service'

/** A rule with its names resolved in the namespace of the resource that holds it, so that it can be moved out of there. */
export const qualifyRule = (owner: VirtualService, rule: HttpRoute, index: number): BoundRule => {
  const { namespace } = owner.metadata
  const qualify = (to: Destination): Destination => ({ ...to, host: expandHost(to.host, namespace) })
  const matches = rule.match?.map((match, position) => ({ match: qualifyMatch(match, namespace), position }))
  return {
    rule: {
      ...rule,
      ...(rule.route && { route: rule.route.map((to) => ({ ...to, destination: qualify(to.destination) })) }),
      ...(rule.mirror && { mirror: qualify(rule.mirror) }),
      ...(rule.mirrors && { mirrors: rule.mirrors.map((m) => ({ ...m, destination: qualify(m.destination) })) }),
    },
    matches: matches?.length ? matches : undefined,
    owner,
    index,
  }
}

const qualifyMatch = (match: HttpMatch, namespace: string): HttpMatch => ({
  ...match,
  ...(match.gateways && { gateways: match.gateways.map((name) => resolveGatewayName(name, namespace)) }),
})
