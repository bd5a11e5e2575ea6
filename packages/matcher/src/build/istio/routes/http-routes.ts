import type { FieldPath } from '@gatewright/spec'
import type { Route, ServerRef } from '../../../model'
import type { BuildContext } from '../../build-context'
import { routeSource } from '../../route-source'
import { headerOperations } from '../actions/header-operations'
import { routeAction } from '../actions/route-action'
import type { BoundMatch, BoundRule, BoundVirtualService } from '../virtual-services/bound-virtual-service'
import { isCatchAll, routeMatch } from './route-match'
import { staticMatch } from './static-match'

/**
 * Routes that a VirtualService gives a server: one for each match block, in the order written. Nothing after a route that takes
 * everything can be reached, so nothing after it is made.
 */
export const httpRoutes = (
  virtualService: BoundVirtualService,
  server: ServerRef,
  context: BuildContext,
): readonly Route[] => {
  const routes: Route[] = []
  for (const bound of virtualService.rules) {
    for (const block of bound.matches ?? [undefined]) {
      if (block && !staticMatch(block.match, server, context.proxy)) continue
      const route = httpRoute(bound, block, server, context)
      if (route) routes.push(route)
      if (!block || (route && isCatchAll(route.match))) return routes
    }
  }
  return routes
}

const httpRoute = (
  { rule, owner, index }: BoundRule,
  block: BoundMatch | undefined,
  server: ServerRef,
  context: BuildContext,
): Route | undefined => {
  const action = routeAction(rule, server.port, context)
  if (!action) return undefined
  const field: FieldPath = ['spec', 'http', index, ...(block?.position === undefined ? [] : ['match', block.position])]
  return {
    name: `${rule.name ?? ''}${block?.match.name ? `.${block.match.name}` : ''}`,
    source: routeSource(context.resources, owner, index, block?.position, field),
    server,
    match: routeMatch(block?.match),
    action,
    headers: headerOperations(rule.headers),
  }
}
