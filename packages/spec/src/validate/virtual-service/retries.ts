import type { z } from 'zod'
import { quote } from '../../read/wording'
import type { retries } from '../../resources/virtual-service'
import { checkDuration } from '../durations'
import { error, type Findings } from '../rule'
import { isRegisteredStatus } from './http-status'

const CONDITIONS: ReadonlySet<string> = new Set([
  '5xx',
  'gateway-error',
  'reset',
  'reset-before-request',
  'connect-failure',
  'retriable-4xx',
  'refused-stream',
  'retriable-status-codes',
  'retriable-headers',
  'envoy-ratelimited',
  'http3-post-connect-failure',
  // gRPC
  'cancelled',
  'deadline-exceeded',
  'internal',
  'resource-exhausted',
  'unavailable',
])

/** How a request is tried again. */
export function* checkRetries(spec: z.output<typeof retries>): Findings {
  const { attempts = 0, perTryTimeout, retryOn, retryRemoteLocalities, backoff } = spec
  if (attempts < 0) yield error('field_invalid', ['attempts'], `attempts is ${attempts}; it must not be negative.`)
  const isSet =
    perTryTimeout !== undefined || (retryOn ?? '') !== '' || (retryRemoteLocalities ?? undefined) !== undefined
  if (attempts === 0 && isSet)
    yield error(
      'field_invalid',
      ['attempts'],
      'attempts is 0, which turns retries off; the rest of the policy contradicts that.',
      'Set attempts to the number of retries, or leave nothing but attempts: 0.',
    )
  yield* checkDuration(['perTryTimeout'], perTryTimeout)
  yield* checkDuration(['backoff'], backoff)
  if (retryOn) yield* checkRetryOn(retryOn)
}

function* checkRetryOn(retryOn: string): Findings {
  const unknown = retryOn.split(',').filter((condition) => !CONDITIONS.has(condition) && !isRegisteredStatus(condition))
  if (unknown.length > 0)
    yield error(
      'field_invalid',
      ['retryOn'],
      `retryOn has ${unknown.map((condition) => quote(condition)).join(', ')}, which ${unknown.length > 1 ? 'are no conditions' : 'is no condition'} or status code.`,
      unknown.some((condition) => condition !== condition.trim())
        ? 'Separate conditions by commas without spaces.'
        : undefined,
    )
}
