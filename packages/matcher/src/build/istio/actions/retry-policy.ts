import { type HttpRoute, parseDuration } from '@gatewright/spec'
import type { RetryPolicy } from '../../../model'

type Retries = HttpRoute['retries']

/** Conditions of Istio's default policy, and of a policy that names none. */
const DEFAULT_RETRY_ON = ['connect-failure', 'refused-stream', 'unavailable', 'cancelled', 'retriable-status-codes']

const DEFAULT_ATTEMPTS = 2
const DEFAULT_BACKOFF_MS = 25
const STATUS_CODES = 'retriable-status-codes'

/**
 * The retries of a rule. A rule without `retries` has Istio's two; one that has them and names no `attempts` has none.
 * @param sticky a destination balances by a hash of the request, which leads a retry to the endpoint it came from: none is avoided then
 */
export const retryPolicy = (retries: Retries, sticky: boolean): RetryPolicy => {
  const attempts = retries ? Math.max(0, retries.attempts ?? 0) : DEFAULT_ATTEMPTS
  const conditions = attempts === 0 ? NEVER : parseRetryOn(retries?.retryOn)
  return {
    attempts,
    ...conditions,
    perTryTimeoutMs: (retries?.perTryTimeout && parseDuration(retries.perTryTimeout)) || undefined,
    backoffMs: (retries?.backoff && parseDuration(retries.backoff)) || DEFAULT_BACKOFF_MS,
    avoidPreviousHosts: retries?.retryIgnorePreviousHosts ?? !sticky,
    retryRemoteLocalities: retries?.retryRemoteLocalities ?? false,
  }
}

export const DEFAULT_RETRY_POLICY: RetryPolicy = {
  attempts: DEFAULT_ATTEMPTS,
  retryOn: DEFAULT_RETRY_ON,
  retriableStatusCodes: [],
  perTryTimeoutMs: undefined,
  backoffMs: DEFAULT_BACKOFF_MS,
  avoidPreviousHosts: true,
  retryRemoteLocalities: false,
}

const NEVER = { retryOn: [], retriableStatusCodes: [] }

/** Numbers in the list are status codes, which make `retriable-status-codes` one of its conditions. */
const parseRetryOn = (text: string | undefined): Pick<RetryPolicy, 'retryOn' | 'retriableStatusCodes'> => {
  if (!text) return { retryOn: DEFAULT_RETRY_ON, retriableStatusCodes: [] }
  const tokens = text.split(',').map((token) => token.trim())
  const isCode = (token: string) => /^\d+$/.test(token)
  const retriableStatusCodes = tokens.filter(isCode).map(Number)
  const named = tokens.filter((token) => token !== '' && !isCode(token))
  const implied = retriableStatusCodes.length > 0 && !named.includes(STATUS_CODES)
  return { retryOn: implied ? [...named, STATUS_CODES] : named, retriableStatusCodes }
}
