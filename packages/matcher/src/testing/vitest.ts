import type { Decision, NotFoundReason } from '../decision'
import { reasonsOf } from './reasons'

/**
 * Matchers for decisions. When one fails on a decision of `simulate`, its message lists the rules that were tried and the condition
 * that each missed. This module imports no test runner; a test set-up file says once:
 * ```ts
 * import { expect } from 'vitest'
 * import { type DecisionMatchers, decisionMatchers } from '@gatewright/matcher/testing/vitest'
 * expect.extend(decisionMatchers)
 * declare module 'vitest' {
 *   interface Matchers<T> extends DecisionMatchers<T> {}
 * }
 * ```
 */
export interface DecisionMatchers<R = unknown> {
  /** The request is forwarded, and this destination takes a share of it. Whatever is left out does not count. */
  toRouteTo(host: string, rest?: RouteToOptions): R
  /** The request is answered with a redirect to this place. */
  toRedirectTo(location: string, status?: number): R
  /** Nothing takes the request: 404. */
  toBeNotFound(reason?: NotFoundReason): R
}

export interface RouteToOptions {
  readonly port?: number
  readonly subset?: string
  readonly weight?: number
  /** Path and query upstream. */
  readonly path?: string
}

/** What a matcher answers its runner. */
export interface Verdict {
  readonly pass: boolean
  readonly message: () => string
}

export const decisionMatchers = {
  toRouteTo(received: Decision, host: string, rest: RouteToOptions = {}): Verdict {
    return verdict(routesTo(received, host, rest), received, `routed to ${words(host, rest)}`)
  },
  toRedirectTo(received: Decision, location: string, status?: number): Verdict {
    const pass =
      received.outcome === 'redirect' &&
      received.redirect.location === location &&
      (status === undefined || received.redirect.status === status)
    return verdict(pass, received, `redirected to ${location}${status === undefined ? '' : ` with ${status}`}`)
  },
  toBeNotFound(received: Decision, reason?: NotFoundReason): Verdict {
    const pass = received.outcome === 'not_found' && (reason === undefined || received.reason === reason)
    return verdict(pass, received, `not found${reason === undefined ? '' : ` for ${reason}`}`)
  },
}

const routesTo = (decision: Decision, host: string, { path, ...rest }: RouteToOptions): boolean => {
  if (decision.outcome !== 'forward' && decision.outcome !== 'tcp' && decision.outcome !== 'passthrough') return false
  if (path !== undefined && !(decision.outcome === 'forward' && decision.upstream.path === path)) return false
  return decision.destinations.some(
    (to) =>
      to.host === host &&
      (rest.port === undefined || to.port === rest.port) &&
      (rest.subset === undefined || to.subset === rest.subset) &&
      (rest.weight === undefined || to.weight === rest.weight),
  )
}

const words = (host: string, { port, subset, weight, path }: RouteToOptions): string =>
  [
    port === undefined ? host : `${host}:${port}`,
    ...(subset === undefined ? [] : [`subset ${subset}`]),
    ...(weight === undefined ? [] : [`weight ${weight}`]),
    ...(path === undefined ? [] : [`path ${path}`]),
  ].join(' ')

const verdict = (pass: boolean, decision: Decision, wanted: string): Verdict => ({
  pass,
  message: () => {
    const reasons = reasonsOf(decision)
    const found = `wanted ${pass ? 'anything but ' : ''}a request that is ${wanted}; it is ${outcome(decision)}`
    return reasons === undefined ? found : `${found}\n\n${reasons}`
  },
})

const outcome = (decision: Decision): string => {
  switch (decision.outcome) {
    case 'forward':
    case 'tcp':
    case 'passthrough':
      return `routed to ${decision.destinations
        .map(({ host, port, subset, weight }) =>
          words(host, { ...(port === null ? {} : { port }), ...(subset === undefined ? {} : { subset }), weight }),
        )
        .join(', ')}${decision.outcome === 'forward' ? ` with path ${decision.upstream.path}` : ''}`
    case 'redirect':
      return `redirected to ${decision.redirect.location} with ${decision.redirect.status}`
    case 'not_found':
      return `not found for ${decision.reason}`
    case 'error':
      return `answered with ${decision.status} for ${decision.reason}`
    case 'direct_response':
      return `answered with ${decision.directResponse.status}`
    case 'cors_preflight':
      return `answered with ${decision.status} as a CORS preflight`
    case 'tls_rejected':
      return 'closed: no server for its name'
  }
}
