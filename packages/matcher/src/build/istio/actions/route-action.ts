import type { HttpRoute } from '@gatewright/spec'
import type { RouteAction } from '../../../model'
import type { BuildContext } from '../../build-context'
import { directResponseAction } from './direct-response'
import { forwardAction } from './forward'
import { redirectAction } from './redirect'

/** What a rule does; undefined for one that says nothing. */
export const routeAction = (rule: HttpRoute, listenerPort: number, context: BuildContext): RouteAction | undefined => {
  if (rule.redirect) return redirectAction(rule.redirect, listenerPort)
  if (rule.directResponse) return directResponseAction(rule.directResponse)
  return rule.route?.length ? forwardAction(rule, rule.route, listenerPort, context) : undefined
}
