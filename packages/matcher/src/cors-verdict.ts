import type { CompiledRoute } from './compile/route-table'
import { testValue } from './compile/value-test'
import type { HeaderList } from './header-list'
import type { CorsPolicy } from './model'
import type { RequestView } from './request'

export type CorsVerdict =
  /** No policy, no `Origin`, or a route that does not forward. */
  | { readonly kind: 'none' }
  /** To be answered here with 200, no body and these headers. */
  | { readonly kind: 'preflight'; readonly allowed: boolean; readonly headers: readonly string[] }
  /** To be forwarded; these headers are set in the answer, over the upstream's own. */
  | { readonly kind: 'actual'; readonly allowed: boolean; readonly headers: readonly string[] }

const NONE: CorsVerdict = Object.freeze({ kind: 'none' })
const NOT_ALLOWED: CorsVerdict = Object.freeze({ kind: 'actual', allowed: false, headers: Object.freeze([]) })
const IGNORED_PREFLIGHT: CorsVerdict = Object.freeze({ kind: 'preflight', allowed: false, headers: Object.freeze([]) })

export const corsVerdict = (compiled: CompiledRoute, request: RequestView): CorsVerdict => {
  const { action } = compiled.route
  if (action.kind !== 'forward' || !action.cors) return NONE
  const origin = request.headers.get('origin')
  if (!origin) return NONE
  const allowed = compiled.corsOrigins.some((test) => testValue(test, origin) || testValue(test, '*'))
  const requestedMethod =
    request.method === 'OPTIONS' ? request.headers.get('access-control-request-method') : undefined
  if (requestedMethod) {
    if (allowed)
      return { kind: 'preflight', allowed, headers: preflightHeaders(action.cors, origin, requestedMethod, request) }
    return action.cors.unmatchedPreflights === 'ignore' ? IGNORED_PREFLIGHT : NOT_ALLOWED
  }
  return allowed ? { kind: 'actual', allowed, headers: answerHeaders(action.cors, origin) } : NOT_ALLOWED
}

const answerHeaders = (cors: CorsPolicy, origin: string): HeaderList => {
  const headers = ['access-control-allow-origin', origin]
  if (cors.allowCredentials) headers.push('access-control-allow-credentials', 'true')
  const expose = cors.exposeHeaders.join(',')
  if (expose) headers.push('access-control-expose-headers', expose)
  return headers
}

const preflightHeaders = (cors: CorsPolicy, origin: string, method: string, request: RequestView): HeaderList => {
  const headers = answerHeaders(cors, origin)
  const methods = list(cors.allowMethods, method)
  if (methods) headers.push('access-control-allow-methods', methods)
  const names = list(cors.allowHeaders, request.headers.get('access-control-request-headers'))
  if (names) headers.push('access-control-allow-headers', names)
  if (cors.maxAgeSeconds !== undefined) headers.push('access-control-max-age', String(cors.maxAgeSeconds))
  return headers
}

/** A list of just `*` echoes what the browser asked for. */
const list = (allowed: readonly string[], requested: string | undefined): string | undefined => {
  const joined = allowed.join(',')
  return joined === '*' ? requested : joined
}
