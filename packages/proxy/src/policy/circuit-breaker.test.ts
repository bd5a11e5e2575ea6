import type { TrafficPolicy } from '@gatewright/spec'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CircuitBreaker, type Limits, UNLIMITED } from './circuit-breaker'
import { limitsOf } from './limits'

const limits = (policy: TrafficPolicy, protocol: 'http1' | 'http2' = 'http1') => limitsOf({ policy, protocol })

const breaker = (limits: Partial<Limits> = {}) => new CircuitBreaker({ ...UNLIMITED, ...limits })
const idle = { hasIdle: () => true }
const none = { hasIdle: () => false }

/** A request that got its connection at once. */
const running = (cluster: CircuitBreaker) => {
  const entry = cluster.enter(none)
  if (entry === 'go') cluster.connected()
  return entry
}

describe('limits of a policy', () => {
  test('nothing is limited by default, and 0 is not set', () => {
    expect(limits({})).toEqual(UNLIMITED)
    expect(
      limits({
        connectionPool: {
          tcp: { maxConnections: 0 },
          http: { http1MaxPendingRequests: 0, http2MaxRequests: 0, maxRetries: 0 },
        },
      }),
    ).toEqual(UNLIMITED)
  })

  test('many requests share a connection of HTTP/2, where maxConnections holds nobody back', () => {
    const policy = { connectionPool: { tcp: { maxConnections: 2 } } }
    expect(limits(policy).connections).toBe(2)
    expect(limits(policy, 'http2').connections).toBe(Number.POSITIVE_INFINITY)
  })

  test('a retry budget has 20 percent and 3 by default', () => {
    expect(limits({ retryBudget: {} }).retryBudget).toEqual({ part: 0.2, atLeast: 3 })
  })
})

describe('connections', () => {
  test('one in flight, one waiting, the third is refused, as the classic demonstration has it', () => {
    const cluster = breaker({ connections: 1, pending: 1 })
    expect(running(cluster)).toBe('go')
    expect(cluster.enter(none)).toBe('wait')
    expect(cluster.enter(none)).toBe('overflow')
    expect(cluster.vacant).toBe(false)
    cluster.leave(true)
    expect(cluster.vacant).toBe(true)
    expect(cluster.turn()).toBe(true)
    expect(cluster.enter(none)).toBe('overflow') // the one that waited is still getting its connection
    cluster.connected()
    expect(cluster.enter(none)).toBe('wait')
  })

  test('whoever gives up makes room', () => {
    const cluster = breaker({ connections: 1, pending: 1 })
    running(cluster)
    cluster.enter(none)
    cluster.giveUp()
    expect(cluster.enter(none)).toBe('wait')
  })

  test('getting a connection is waiting for it', () => {
    const cluster = breaker({ pending: 1 })
    expect(cluster.enter(none)).toBe('go')
    expect(cluster.enter(none)).toBe('overflow')
    cluster.connected()
    expect(cluster.enter(none)).toBe('go')
  })

  test('not where one stands ready', () => {
    const cluster = breaker({ pending: 1 })
    cluster.enter(none)
    expect(cluster.enter(idle)).toBe('go')
  })

  test('a connection that never stood is waited for no more', () => {
    const cluster = breaker({ pending: 1 })
    cluster.enter(none)
    cluster.leave(false)
    expect(cluster.enter(none)).toBe('go')
  })
})

describe('requests', () => {
  test('no more than may run at once', () => {
    const cluster = breaker({ requests: 2 })
    expect([running(cluster), running(cluster), running(cluster)]).toEqual(['go', 'go', 'overflow'])
    cluster.leave(true)
    expect(running(cluster)).toBe('go')
  })

  test('one that waited is refused at its turn where there are too many', () => {
    const cluster = breaker({ connections: 2, requests: 1 })
    const patient = breaker({ connections: 1, requests: 1 })
    running(cluster)
    expect(cluster.enter(none)).toBe('overflow')
    expect(patient.turn()).toBe(true)
    expect(patient.turn()).toBe(false)
  })
})

describe('retries', () => {
  test('no more than may run at once', () => {
    const cluster = breaker({ retries: 2 })
    expect([cluster.retry(), cluster.retry(), cluster.retry()]).toEqual([true, true, false])
    cluster.retryOver()
    expect(cluster.retry()).toBe(true)
  })

  test('a budget is part of what is going on, and never less than its minimum', () => {
    const cluster = breaker({ retries: 0, retryBudget: { part: 0.2, atLeast: 1 } })
    expect([cluster.retry(), cluster.retry()]).toEqual([true, false])
    for (let request = 0; request < 15; request++) running(cluster)
    expect([cluster.retry(), cluster.retry(), cluster.retry()]).toEqual([true, true, false])
  })
})

test('whatever happens in 100000 steps, limits hold and everything given back leaves nothing', () => {
  fc.assert(
    fc.property(
      fc.record({
        connections: fc.integer({ min: 1, max: 5 }),
        pending: fc.integer({ min: 1, max: 5 }),
        requests: fc.integer({ min: 1, max: 8 }),
      }),
      fc.uint8Array({ minLength: 1_000, maxLength: 1_000 }),
      (limits, steps) => {
        const cluster = breaker(limits)
        let connecting = 0
        let connected = 0
        let waiting = 0
        const next = () => {
          if (waiting === 0 || !cluster.vacant) return
          waiting -= 1
          if (cluster.turn()) connecting += 1
        }
        for (const byte of steps) {
          const step = byte % 5
          if (step === 0) {
            const entry = cluster.enter(none)
            if (entry === 'go') connecting += 1
            if (entry === 'wait') waiting += 1
          } else if (step === 1 && connecting > 0) {
            connecting -= 1
            connected += 1
            cluster.connected()
          } else if (step === 2 && connected > 0) {
            connected -= 1
            cluster.leave(true)
            next()
          } else if (step === 3 && connecting > 0) {
            connecting -= 1
            cluster.leave(false)
            next()
          } else if (step === 4 && waiting > 0) {
            waiting -= 1
            cluster.giveUp()
          }
          const counted = cluster.connections === connecting + connected && cluster.pending === connecting + waiting
          const limited =
            cluster.connections <= limits.connections &&
            cluster.pending <= limits.pending &&
            cluster.requests <= limits.requests
          if (!counted || !limited)
            expect.unreachable(JSON.stringify({ step, connecting, connected, waiting, cluster }))
        }
      },
    ),
    { numRuns: 100 },
  )
})
