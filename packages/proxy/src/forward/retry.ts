import type { RetryPolicy } from '@gatewright/matcher'
import type { ProxyError } from '../proxy-error'

/** How a try ended: no answer, or an answer with this status and these headers. */
export type TryOutcome =
  | { readonly kind: 'error'; readonly error: ProxyError }
  | {
      readonly kind: 'answer'
      readonly status: number
      /** @param name lower-cased */
      readonly header: (name: string) => string | undefined
    }

/** Whether a policy names what happened (Istio `retryOn`). Whether another try is possible is for the caller to know. */
export const retriable = (policy: RetryPolicy, outcome: TryOutcome): boolean =>
  outcome.kind === 'error' ? retriableError(policy, outcome.error) : retriableAnswer(policy, outcome)

const retriableError = ({ retryOn }: RetryPolicy, { code }: ProxyError): boolean => {
  switch (code) {
    case 'connect_failure':
    case 'connect_timeout':
      return names(retryOn, 'connect-failure', 'reset', 'reset-before-request', '5xx', 'gateway-error')
    case 'refused_stream':
      return names(retryOn, 'refused-stream', 'reset', 'reset-before-request', '5xx', 'gateway-error')
    case 'connection_termination':
    case 'protocol_error':
    case 'remote_reset':
    case 'upstream_per_try_timeout':
      return names(retryOn, 'reset', '5xx', 'gateway-error')
    default:
      return false
  }
}

const retriableAnswer = (
  { retryOn, retriableStatusCodes }: RetryPolicy,
  { status, header }: Extract<TryOutcome, { kind: 'answer' }>,
): boolean => {
  if (header('x-envoy-overloaded') !== undefined) return false
  // An upstream that limits its clients is asked again only by those who mean it.
  if (header('x-envoy-ratelimited') !== undefined) return names(retryOn, 'envoy-ratelimited')
  if (status >= 500 && status <= 599 && names(retryOn, '5xx')) return true
  if (status >= 502 && status <= 504 && names(retryOn, 'gateway-error')) return true
  if (status === 409 && names(retryOn, 'retriable-4xx')) return true
  if (retriableStatusCodes.includes(status)) return true
  const grpc = GRPC_CONDITIONS.get(header('grpc-status') ?? '')
  return grpc !== undefined && names(retryOn, grpc)
}

/** Conditions on `grpc-status` in the headers of an answer. */
const GRPC_CONDITIONS: ReadonlyMap<string, string> = new Map([
  ['1', 'cancelled'],
  ['4', 'deadline-exceeded'],
  ['8', 'resource-exhausted'],
  ['13', 'internal'],
  ['14', 'unavailable'],
])

const names = (retryOn: readonly string[], ...wanted: readonly string[]): boolean =>
  wanted.some((condition) => retryOn.includes(condition))

/**
 * Whether a policy may want another try after the request was sent. What Istio retries when a VirtualService says nothing concerns
 * connections that never stood, and gRPC.
 */
export const retriesAnswers = ({ attempts, retryOn, retriableStatusCodes }: RetryPolicy): boolean =>
  attempts > 0 && (retriableStatusCodes.length > 0 || retryOn.some((condition) => AFTER_SENDING.has(condition)))

const AFTER_SENDING: ReadonlySet<string> = new Set([
  '5xx',
  'gateway-error',
  'reset',
  'retriable-4xx',
  'envoy-ratelimited',
  'deadline-exceeded',
  'internal',
  'resource-exhausted',
])

/** Back-off before retry `retry` (from 1): uniform in [0, (2^retry - 1) * base), at most ten times the base (Envoy). */
export const backoffMs = (policy: RetryPolicy, retry: number, random: () => number): number =>
  Math.floor(random() * Math.min((2 ** retry - 1) * policy.backoffMs, 10 * policy.backoffMs))
