import { describe, expect, test } from 'vitest'
import { DEFAULT_RETRY_POLICY, retryPolicy } from './retry-policy'

const conditions = ['connect-failure', 'refused-stream', 'unavailable', 'cancelled', 'retriable-status-codes']

describe('retries', () => {
  test('a rule without retries tries twice more, on conditions in which nothing was processed', () => {
    expect(retryPolicy(undefined, false)).toEqual({
      attempts: 2,
      retryOn: conditions,
      retriableStatusCodes: [],
      perTryTimeoutMs: undefined,
      backoffMs: 25,
      avoidPreviousHosts: true,
      retryRemoteLocalities: false,
    })
    expect(retryPolicy(undefined, false)).toEqual(DEFAULT_RETRY_POLICY)
  })

  test.each([
    ['attempts counts the retries', { attempts: 5 }, { attempts: 5, retryOn: conditions }],
    ['0 switches them off', { attempts: 0 }, { attempts: 0, retryOn: [] }],
    ['retries without attempts are none', { backoff: '1s' }, { attempts: 0 }],
    [
      'conditions as listed',
      { attempts: 1, retryOn: '5xx,reset' },
      { retryOn: ['5xx', 'reset'], retriableStatusCodes: [] },
    ],
    ['empty conditions are the default ones', { attempts: 1, retryOn: '' }, { retryOn: conditions }],
    [
      'a number is a status code',
      { attempts: 1, retryOn: '503' },
      { retryOn: ['retriable-status-codes'], retriableStatusCodes: [503] },
    ],
    [
      'numbers beside conditions',
      { attempts: 1, retryOn: 'reset,503,429' },
      { retryOn: ['reset', 'retriable-status-codes'], retriableStatusCodes: [503, 429] },
    ],
    [
      'the condition for codes is not doubled',
      { attempts: 1, retryOn: 'retriable-status-codes,503' },
      { retryOn: ['retriable-status-codes'] },
    ],
    ['perTryTimeout', { attempts: 1, perTryTimeout: '250ms' }, { perTryTimeoutMs: 250 }],
    ['backoff', { attempts: 1, backoff: '0.1s' }, { backoffMs: 100 }],
    ['retryRemoteLocalities', { attempts: 1, retryRemoteLocalities: true }, { retryRemoteLocalities: true }],
    ['retryIgnorePreviousHosts false', { attempts: 1, retryIgnorePreviousHosts: false }, { avoidPreviousHosts: false }],
  ])('%s', (_, retries, expected) => expect(retryPolicy(retries, false)).toMatchObject(expected))

  test.each([
    ['no endpoint is avoided where a hash decides', undefined, false],
    ['unless the rule asks for it', { attempts: 1, retryIgnorePreviousHosts: true }, true],
  ])('%s', (_, retries, avoid) => expect(retryPolicy(retries, true).avoidPreviousHosts).toBe(avoid))
})
