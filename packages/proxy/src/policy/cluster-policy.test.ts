import type { Endpoint } from '@gatewright/matcher'
import type { TrafficPolicy } from '@gatewright/spec'
import { describe, expect, test } from 'vitest'
import { ClusterPolicy, type PolicySource } from './cluster-policy'
import { context, endpoint, seeded, shares } from './fixtures'
import { hashNumber } from './hash-text'

const LABELS = { 'istio-locality': 'eu.north.1' }

const source = (policy: TrafficPolicy): PolicySource => ({ policy, protocol: 'http1' })

const cluster = (policy: TrafficPolicy, endpoints: readonly Endpoint[], random = seeded(1)) => {
  let now = 0
  const made = new ClusterPolicy(source(policy), { now: () => now, random, labels: LABELS })
  const pick = (over: Partial<Parameters<typeof context>[0]> = {}) => made.pick(endpoints, context({ now, ...over }))
  return {
    policy: made,
    pick,
    names: (count: number) => Array.from({ length: count }, () => pick()?.endpoint.address ?? 'nobody'),
    /** `times` answers of one endpoint. */
    answers: (name: string, status: number, times: number) => {
      pick()
      const state = made.members.find((member) => member.endpoint.address === name)
      for (let time = 0; time < times && state; time++) made.answered(state, status)
    },
    wait: (ms: number) => {
      now += ms
    },
  }
}

const three = [endpoint('a'), endpoint('b'), endpoint('c')]
const inTurn: TrafficPolicy = { loadBalancer: { simple: 'ROUND_ROBIN' } }

describe('balancers', () => {
  test.each<[string, TrafficPolicy['loadBalancer'], Readonly<Record<string, number>>]>([
    ['LEAST_REQUEST without a word: idle endpoints share by weight', undefined, { a: 0.25, b: 0.75 }],
    ['LEAST_REQUEST', { simple: 'LEAST_REQUEST' }, { a: 0.25, b: 0.75 }],
    ['LEAST_CONN, its old name', { simple: 'LEAST_CONN' }, { a: 0.25, b: 0.75 }],
    ['UNSPECIFIED', { simple: 'UNSPECIFIED' }, { a: 0.25, b: 0.75 }],
    ['ROUND_ROBIN', { simple: 'ROUND_ROBIN' }, { a: 0.25, b: 0.75 }],
    ['RANDOM knows no weights', { simple: 'RANDOM' }, { a: 0.5, b: 0.5 }],
    ['PASSTHROUGH has nobody to send to', { simple: 'PASSTHROUGH' }, { nobody: 1 }],
    ['a hash comes before it', { simple: 'PASSTHROUGH', consistentHash: { useSourceIp: true } }, { a: 0.25, b: 0.75 }],
  ])('%s', (_, loadBalancer, wanted) => {
    const { pick } = cluster({ loadBalancer }, [endpoint('a'), endpoint('b', { weight: 3 })])
    const found = shares(20_000, pick)
    expect([...found.keys()].sort()).toEqual(Object.keys(wanted))
    for (const [name, share] of Object.entries(wanted))
      expect(Math.abs((found.get(name) ?? 0) - share)).toBeLessThan(0.03)
  })

  test.each([
    ['ring', { httpHeaderName: 'x' }],
    ['table', { httpHeaderName: 'x', maglev: { tableSize: 1009 } }],
  ])('requests that hash alike go to one endpoint, by %s', (_, consistentHash) => {
    const { pick, policy } = cluster({ loadBalancer: { consistentHash } }, three)
    expect(policy.hash).toEqual({ kind: 'header', name: 'x' })
    const owners = Array.from({ length: 300 }, (_, key) => pick({ hash: hashNumber(key) }))
    expect(new Set(owners).size).toBe(3)
    expect(owners.map((_, key) => pick({ hash: hashNumber(key) }))).toEqual(owners)
  })

  test('nobody is sent to nobody', () => {
    expect(cluster({}, []).names(2)).toEqual(['nobody', 'nobody'])
  })
})

describe('outlier detection', () => {
  const strict: TrafficPolicy = {
    ...inTurn,
    outlierDetection: { consecutive5xxErrors: 3, maxEjectionPercent: 100, interval: '1s', baseEjectionTime: '2s' },
  }

  test('an ejected endpoint is left out and comes back', () => {
    const { answers, names, wait } = cluster(strict, three)
    answers('b', 500, 3)
    expect(new Set(names(20))).toEqual(new Set(['a', 'c']))
    wait(2_000)
    expect(new Set(names(20))).toEqual(new Set(['a', 'b', 'c']))
  })

  test('with all of them out there is nobody to send to', () => {
    const { answers, names } = cluster(strict, three)
    for (const name of ['a', 'b', 'c']) answers(name, 503, 3)
    expect(names(1)).toEqual(['nobody'])
  })

  test('below minHealthPercent all are used again', () => {
    const outlierDetection = { ...strict.outlierDetection, minHealthPercent: 60 }
    const { answers, names } = cluster({ ...strict, outlierDetection }, three)
    answers('a', 500, 3)
    expect(new Set(names(20)).size).toBe(2)
    answers('b', 500, 3)
    expect(new Set(names(20)).size).toBe(3)
  })

  test('without it nothing is ever left out', () => {
    const { answers, names } = cluster(inTurn, three)
    answers('a', 500, 100)
    expect(new Set(names(20)).size).toBe(3)
  })

  test('failed connections count, too', () => {
    const { policy, pick, names } = cluster(strict, three)
    const [a] = [pick(), pick(), pick()]
    for (let time = 0; time < 3 && a; time++) policy.failed(a)
    expect(names(20)).not.toContain(a?.endpoint.address)
  })
})

describe('levels', () => {
  const near = [endpoint('n1', { locality: 'eu/north/1' }), endpoint('n2', { locality: 'eu/north/1' })]
  const far = [endpoint('f1', { locality: 'us/west/1' }), endpoint('f2', { locality: 'us/west/1' })]
  const failover: TrafficPolicy = {
    ...inTurn,
    outlierDetection: { consecutive5xxErrors: 1, maxEjectionPercent: 100, baseEjectionTime: '1h' },
  }

  test('all to the near ones while they are well', () => {
    expect(new Set(cluster(failover, [...far, ...near]).names(50))).toEqual(new Set(['n1', 'n2']))
  })

  test('what they cannot take goes far', () => {
    const { answers, pick } = cluster(failover, [...far, ...near])
    answers('n1', 500, 1)
    const found = shares(20_000, pick)
    expect(found.get('n1')).toBeUndefined()
    expect(Math.abs((found.get('n2') ?? 0) - 0.7)).toBeLessThan(0.02)
    answers('n2', 500, 1)
    expect(new Set(shares(100, pick).keys())).toEqual(new Set(['f1', 'f2']))
  })

  test('a key stays on its level, and its level has keys of every endpoint', () => {
    const hashing: TrafficPolicy = { ...failover, loadBalancer: { consistentHash: { useSourceIp: true } } }
    const { answers, pick } = cluster(hashing, [...far, ...near])
    answers('n1', 500, 1)
    const owners = Array.from({ length: 2_000 }, (_, key) => pick({ hash: hashNumber(key) })?.endpoint.address)
    expect(owners.map((_, key) => pick({ hash: hashNumber(key) })?.endpoint.address)).toEqual(owners)
    expect(owners.filter((name) => name === 'n2').length / 2_000).toBeCloseTo(0.7, 1)
    expect(owners.filter((name) => name === 'f1').length / 2_000).toBeCloseTo(0.15, 1)
  })

  test('retries may leave their level', () => {
    const { policy, pick } = cluster(failover, [...far, ...near])
    const first = pick()
    const avoidedLevels = first ? policy.levelBit(first) : 0
    expect(avoidedLevels).toBe(1)
    expect(pick({ avoidedLevels })?.endpoint.locality).toBe('us/west/1')
    expect(pick({ avoidedLevels: 0b11 })?.endpoint.locality).toBe('eu/north/1')
  })

  test('shares of localities', () => {
    const localityLbSetting = { distribute: [{ from: 'eu/*', to: { 'eu/*': 80, 'us/*': 20 } }] }
    for (const simple of ['ROUND_ROBIN', 'LEAST_REQUEST', 'RANDOM'] as const) {
      const { pick } = cluster({ loadBalancer: { simple, localityLbSetting } }, [...far, ...near])
      const found = shares(20_000, pick)
      expect(Math.abs((found.get('n1') ?? 0) - 0.4)).toBeLessThan(0.02)
      expect(Math.abs((found.get('f1') ?? 0) - 0.1)).toBeLessThan(0.02)
    }
  })
})

describe('another revision', () => {
  const strict: TrafficPolicy = {
    ...inTurn,
    outlierDetection: { consecutive5xxErrors: 1, maxEjectionPercent: 100, baseEjectionTime: '1h' },
  }

  test('keeps ejections and counts', () => {
    const { policy, answers, names } = cluster(strict, three)
    answers('a', 500, 1)
    policy.breaker.enter({ hasIdle: () => false })
    policy.configure(source({ ...strict, connectionPool: { http: { http2MaxRequests: 1 } } }))
    expect(names(20)).not.toContain('a')
    expect(policy.breaker.enter({ hasIdle: () => false })).toBe('overflow')
  })

  test('keeps positions where nothing has changed', () => {
    const { policy, names } = cluster(inTurn, three, () => 0)
    names(1)
    policy.configure(source({ loadBalancer: { simple: 'ROUND_ROBIN' } }))
    expect(names(2)).toEqual(['b', 'c'])
  })

  test('without outlier detection pardons everybody', () => {
    const { policy, answers, names } = cluster(strict, three)
    answers('a', 500, 1)
    policy.configure(source(inTurn))
    expect(names(20)).toContain('a')
    policy.configure(source(strict))
    expect(names(20)).toContain('a')
  })

  test('may balance by other rules', () => {
    const { policy, pick } = cluster(inTurn, three)
    policy.configure(source({ loadBalancer: { consistentHash: { useSourceIp: true } } }))
    expect(new Set(Array.from({ length: 20 }, () => pick({ hash: 7 }))).size).toBe(1)
  })
})

test('100000 requests to ten endpoints of which two fail: clients see few errors, and nobody sends to who is out', () => {
  const names = Array.from({ length: 10 }, (_, at) => `10.0.0.${at}`)
  const { policy, pick, wait } = cluster(
    { outlierDetection: { consecutive5xxErrors: 5, maxEjectionPercent: 50 } },
    names.map((name) => endpoint(name)),
  )
  const failing = new Set(names.slice(0, 2))
  let errors = 0
  for (let request = 0; request < 100_000; request++) {
    wait(5)
    const state = pick()
    if (!state || state.ejected) expect.unreachable('an endpoint that is out was picked')
    const failed = failing.has(state.endpoint.address)
    if (failed) errors += 1
    policy.answered(state, failed ? 503 : 200)
  }
  expect(errors).toBeLessThan(150) // five for each ejection, of which 500 seconds see about ten
  expect(errors).toBeGreaterThan(10)
})
