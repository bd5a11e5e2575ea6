import { lookupHost } from './compile/host-index'
import { findRoute } from './compile/path-index'
import type { CompiledChain, NotFound, RequestMatch } from './compile/route-table'
import { hostName } from './host-name'
import type { RequestView } from './request'

const NO_VIRTUAL_HOST: NotFound = Object.freeze({
  kind: 'not_found',
  reason: 'no_virtual_host',
  virtualHost: undefined,
})

/**
 * The route that takes a request: the first of its virtual host whose conditions all hold. Once a virtual host is chosen there is
 * no way back to a less specific one. A virtual host that requires TLS redirects plain HTTP before any route is looked at.
 */
export const matchRequest = (chain: CompiledChain, request: RequestView): RequestMatch => {
  const host = lookupHost(chain.hosts, hostName(request.authority))
  if (host === undefined) return NO_VIRTUAL_HOST
  if (host.virtualHost.requireTls && request.scheme !== 'https') return host.requireTls
  return findRoute(host.paths, request) ?? host.noRoute
}
