import type { RetryPolicy } from '@gatewright/matcher'
import { describe, expect, it } from 'vitest'
import { ProxyError, type ProxyErrorCode } from '../proxy-error'
import { backoffMs, retriable, retriesAnswers } from './retry'

const policy = (retryOn: string, retriableStatusCodes: readonly number[] = []): RetryPolicy => ({
  attempts: 2,
  retryOn: retryOn.split(','),
  retriableStatusCodes,
  perTryTimeoutMs: undefined,
  backoffMs: 25,
  avoidPreviousHosts: true,
  retryRemoteLocalities: false,
})
const DEFAULT = 'connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes'

describe('retriable', () => {
  it.each<[string, ProxyErrorCode, boolean]>([
    [DEFAULT, 'connect_failure', true],
    [DEFAULT, 'connect_timeout', true],
    [DEFAULT, 'connection_termination', false],
    [DEFAULT, 'upstream_per_try_timeout', false],
    ['5xx', 'connect_failure', true],
    ['5xx', 'connection_termination', true],
    ['5xx', 'upstream_per_try_timeout', true],
    ['gateway-error', 'connection_termination', true],
    ['reset', 'protocol_error', true],
    ['reset-before-request', 'connect_failure', true],
    ['reset-before-request', 'connection_termination', false],
    ['retriable-4xx', 'connect_failure', false],
    ['5xx', 'response_timeout', false],
    ['5xx', 'no_healthy_upstream', false],
  ])('%s on %s: %s', (retryOn, code, wanted) => {
    expect(retriable(policy(retryOn), { kind: 'error', error: new ProxyError(code) })).toBe(wanted)
  })

  it.each<[string, readonly number[], number, boolean]>([
    [DEFAULT, [], 503, false],
    ['5xx', [], 500, true],
    ['5xx', [], 599, true],
    ['5xx', [], 404, false],
    ['gateway-error', [], 500, false],
    ['gateway-error', [], 502, true],
    ['gateway-error', [], 504, true],
    ['retriable-4xx', [], 409, true],
    ['retriable-4xx', [], 404, false],
    ['retriable-status-codes', [418], 418, true],
    ['retriable-status-codes', [418], 503, false],
    ['reset', [], 503, false],
  ])('%s with codes %j on status %d: %s', (retryOn, codes, status, wanted) => {
    expect(retriable(policy(retryOn, codes), { kind: 'answer', status, header: () => undefined })).toBe(wanted)
  })

  it('gRPC conditions look at grpc-status in the headers', () => {
    const answer = (code: string) => ({
      kind: 'answer' as const,
      status: 200,
      header: (name: string) => (name === 'grpc-status' ? code : undefined),
    })
    expect(retriable(policy(DEFAULT), answer('14'))).toBe(true)
    expect(retriable(policy(DEFAULT), answer('13'))).toBe(false)
    expect(retriable(policy('internal'), answer('13'))).toBe(true)
  })

  it('an upstream that limits its clients is asked again only where that is named', () => {
    const header = (name: string) => (name === 'x-envoy-ratelimited' ? 'true' : undefined)
    expect(retriable(policy('5xx', [429]), { kind: 'answer', status: 503, header })).toBe(false)
    expect(retriable(policy('5xx', [429]), { kind: 'answer', status: 429, header })).toBe(false)
    expect(retriable(policy('envoy-ratelimited'), { kind: 'answer', status: 429, header })).toBe(true)
  })

  it('an overflow of our own limits is never retried', () => {
    const error = new ProxyError('overflow')
    expect(retriable(policy('5xx,gateway-error,reset,connect-failure'), { kind: 'error', error })).toBe(false)
  })

  it('an overloaded upstream is left alone', () => {
    const header = (name: string) => (name === 'x-envoy-overloaded' ? 'true' : undefined)
    expect(retriable(policy('5xx'), { kind: 'answer', status: 503, header })).toBe(false)
  })
})

describe('retriesAnswers', () => {
  it('the default policy concerns connections that never stood, so no body is kept for it', () => {
    expect(retriesAnswers(policy(DEFAULT))).toBe(false)
    expect(retriesAnswers(policy('5xx'))).toBe(true)
    expect(retriesAnswers(policy('retriable-status-codes', [503]))).toBe(true)
    expect(retriesAnswers({ ...policy('5xx'), attempts: 0 })).toBe(false)
  })
})

describe('backoffMs', () => {
  it('lies below (2^N - 1) times the base, and below ten times the base', () => {
    const longest = [1, 2, 3, 4, 9].map((retry) => backoffMs(policy('5xx'), retry, () => 0.999999))
    expect(longest).toEqual([24, 74, 174, 249, 249])
    expect(backoffMs(policy('5xx'), 3, () => 0)).toBe(0)
  })
})
