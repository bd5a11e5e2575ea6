import type { HttpRoute } from '@gatewright/spec'
import type { RedirectAction, UnavailableAction } from '../../../model'

type HttpRedirect = NonNullable<HttpRoute['redirect']>

export const redirectAction = (redirect: HttpRedirect, listenerPort: number): RedirectAction | UnavailableAction => {
  const status = redirect.redirectCode || 301
  if (!REDIRECT_CODES.has(status)) {
    return { kind: 'unavailable', status: 503, reason: `redirectCode ${status} cannot be sent` }
  }
  return {
    kind: 'redirect',
    status,
    path: redirectPath(redirect),
    authority: redirect.authority || undefined,
    scheme: redirect.scheme || undefined,
    // The port of the request is that of the Gateway's server: behind a load balancer the client's own is not known.
    port: redirect.port || (redirect.derivePort === 'FROM_REQUEST_PORT' ? listenerPort : undefined),
  }
}

/** Envoy has no other: Istio lets any 3xx pass and then fails to translate it. */
const REDIRECT_CODES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

const redirectPath = ({ uri, prefixRewrite }: HttpRedirect): RedirectAction['path'] => {
  if (uri) return { kind: 'whole', value: uri }
  return prefixRewrite === undefined ? undefined : { kind: 'prefix', value: prefixRewrite }
}
