import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { EndpointState } from './endpoint-state'
import { context, healthy, seeded, shares, state, states, withoutEjected } from './fixtures'
import { hashNumber } from './hash-text'
import type { Candidates, LoadBalancer } from './load-balancer'
import { pointCounts, ringHash } from './ring-hash'

const KEYS = Array.from({ length: 10_000 }, (_, at) => hashNumber(at))

const owners = (balancer: LoadBalancer, candidates: Candidates): readonly (EndpointState | undefined)[] =>
  KEYS.map((hash) => balancer.pick(candidates, context({ hash })))

const ring = () => ringHash(seeded(1), 1_024)

describe('who owns a key', () => {
  test('the same endpoint each time, for balancers that know nothing of each other', () => {
    const members = states(5)
    expect(owners(ring(), healthy(members))).toEqual(owners(ring(), healthy(members)))
  })

  test('whatever the order of the endpoints', () => {
    const members = states(7)
    expect(owners(ring(), healthy([...members].reverse()))).toEqual(owners(ring(), healthy(members)))
  })

  test('any endpoint without a key', () => {
    const balancer = ring()
    const candidates = healthy(states(4))
    const found = shares(10_000, () => balancer.pick(candidates, context()))
    expect(found.size).toBe(4)
    for (const share of found.values()) expect(share).toBeCloseTo(0.25, 1)
  })

  test('about the same number of keys each, over 100000 keys', () => {
    const balancer = ring()
    const candidates = healthy(states(8))
    let key = 0
    const found = shares(100_000, () => balancer.pick(candidates, context({ hash: hashNumber(key++, 3) })))
    for (const share of found.values()) {
      expect(share).toBeGreaterThan(0.1)
      expect(share).toBeLessThan(0.15)
    }
  })

  test('keys by weight', () => {
    const balancer = ring()
    const candidates = healthy([state('a'), state('b'), state('c')], [1, 2, 5])
    let key = 0
    const found = shares(50_000, () => balancer.pick(candidates, context({ hash: hashNumber(key++) })))
    expect(found.get('a')).toBeCloseTo(1 / 8, 1)
    expect(found.get('b')).toBeCloseTo(2 / 8, 1)
    expect(found.get('c')).toBeCloseTo(5 / 8, 1)
  })
})

describe('minimal movement', () => {
  test('a newcomer takes keys from the others, and no key moves between those', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), (count) => {
        const members = states(count + 1)
        const before = owners(ring(), healthy(members.slice(0, count)))
        const after = owners(ring(), healthy(members))
        const newcomer = members[count]
        expect(after.every((owner, at) => owner === newcomer || owner === before[at])).toBe(true)
        expect(after.filter((owner) => owner === newcomer).length / KEYS.length).toBeCloseTo(1 / (count + 1), 1)
      }),
      { numRuns: 20 },
    )
  })

  test('whoever leaves gives keys up, and no other key moves', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 20 }), fc.nat(), (count, number) => {
        const members = states(count)
        const leaver = members[number % count]
        const before = owners(ring(), healthy(members))
        const after = owners(ring(), healthy(members.filter((member) => member !== leaver)))
        expect(after.every((owner, at) => before[at] === leaver || owner === before[at])).toBe(true)
      }),
      { numRuns: 20 },
    )
  })

  test('an ejected endpoint gives up its keys only, and gets them back', () => {
    const members = states(6)
    const balancer = ring()
    const all = healthy(members)
    const before = owners(balancer, all)
    const out = members[2]
    if (out) out.ejected = true
    const during = owners(balancer, withoutEjected(members))
    expect(during).not.toContain(out)
    expect(during.every((owner, at) => before[at] === out || owner === before[at])).toBe(true)
    if (out) out.ejected = false
    expect(owners(balancer, all)).toEqual(before)
  })
})

describe('retries', () => {
  test('a key whose endpoint was tried goes to the next on the ring', () => {
    const members = states(4)
    const balancer = ring()
    const candidates = healthy(members)
    for (const hash of KEYS.slice(0, 500)) {
      const first = balancer.pick(candidates, context({ hash }))
      const second = balancer.pick(candidates, context({ hash, tried: first ? [first] : [] }))
      expect(second).not.toBe(first)
      expect(balancer.pick(candidates, context({ hash, tried: members }))).toBe(first)
    }
  })
})

describe('points on the ring', () => {
  test.each([
    ['two share the default ring', 2, undefined, 0, [512, 512]],
    ['an endpoint keeps its points whoever else is there', 4, undefined, 1_024, [512, 512, 512, 512]],
    ['a small ring is not made: it would spread badly', 2, undefined, 10, [512, 512]],
    ['a larger one is', 2, undefined, 4_000, [2_048, 2_048]],
    ['weights multiply them', 2, [1, 3], 1_024, [512, 1_536]],
    ['weights are relative', 2, [100, 300], 1_024, [512, 1_536]],
  ])('%s', (_, count, weights, minimum, wanted) => {
    expect(pointCounts(count, weights && Float64Array.from(weights), minimum)).toEqual(wanted)
  })

  test('many endpoints have fewer each, so that the ring stays small', () => {
    const counts = pointCounts(1_000, undefined, 1_024)
    expect(counts[0]).toBe(64)
    expect(counts.length * (counts[0] ?? 0)).toBeLessThanOrEqual(65_536)
  })

  test('every endpoint has at least one, however light', () => {
    expect(pointCounts(2, Float64Array.from([1, 1_000_000]), 1_024)[0]).toBe(1)
  })
})
