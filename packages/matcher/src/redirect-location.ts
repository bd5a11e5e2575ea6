import { sendable } from './compile/rewrite'
import type { CompiledChain, CompiledRoute } from './compile/route-table'
import { hostPort, withoutPort } from './host-name'
import type { RequestView } from './request'
import { replaceMatched } from './upstream-target'

/** `Location` of a virtual host that requires TLS: the Host as received, its port included. */
export const httpsRedirectLocation = (request: RequestView): string =>
  `https://${request.authority}${request.path}${request.query}`

/** `Location` of a redirect route: `scheme://host[:port]path[?query]`. Empty when the route is none. */
export const redirectLocation = (compiled: CompiledRoute, request: RequestView, chain: CompiledChain): string => {
  const { action } = compiled.route
  if (action.kind !== 'redirect') return ''
  const scheme = action.scheme ?? request.scheme
  const secure = action.scheme === undefined ? chain.chain.tls !== undefined : action.scheme === 'https'
  const port = action.port === (secure ? 443 : 80) ? undefined : action.port
  const host = action.authority ?? requestHost(request, scheme, action.port)
  return sendable(`${scheme}://${host}${port === undefined ? '' : `:${port}`}${redirectTarget(compiled, request)}`)
}

/** The request's Host without a port that the redirect replaces or that goes without saying in the old scheme. */
const requestHost = (request: RequestView, scheme: string, newPort: number | undefined): string => {
  const port = hostPort(request.authority)
  const implied = request.scheme === 'https' ? 443 : 80
  const drop = newPort !== undefined || (scheme !== request.scheme && port === implied)
  return drop ? withoutPort(request.authority) : request.authority
}

const redirectTarget = (compiled: CompiledRoute, request: RequestView): string => {
  const { action } = compiled.route
  const change = action.kind === 'redirect' ? action.path : undefined
  if (!change) return request.path + request.query
  const path = change.kind === 'whole' ? change.value : replaceMatched(compiled, change.value, request.path)
  const target = path.startsWith('/') ? path : `/${path}`
  return change.kind === 'whole' && path.includes('?') ? target : target + request.query
}
