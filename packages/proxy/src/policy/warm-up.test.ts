import { describe, expect, test } from 'vitest'
import { context, healthy, seeded, shares, state } from './fixtures'
import { leastRequest } from './least-request'
import { roundRobin } from './round-robin'
import { type WarmUp, warmUpFactor } from './warm-up'

const minute: WarmUp = { durationMs: 60_000, minimum: 0.1, aggression: 1 }

describe('the part of its weight that an endpoint has', () => {
  test.each([
    ['begins at the minimum', minute, 0, 0.1],
    ['stays there until time has grown past it', minute, 5_000, 0.1],
    ['grows evenly with aggression 1', minute, 30_000, 0.5],
    ['is whole at the end', minute, 60_000, 1],
    ['stays whole', minute, 3_600_000, 1],
    ['grows faster at first with more aggression', { ...minute, aggression: 2 }, 15_000, 0.5],
    ['grows slower at first with less', { ...minute, aggression: 0.5 }, 30_000, 0.25],
    ['waits for the end with an aggression of 0', { ...minute, aggression: 0 }, 59_999, 0.1],
    ['does not mind a clock that went back', minute, -5, 0.1],
  ])('%s', (_, warmUp, ageMs, factor) => {
    expect(warmUpFactor(warmUp, ageMs)).toBeCloseTo(factor, 9)
  })

  test('is never nothing', () => {
    expect(warmUpFactor({ ...minute, minimum: 0 }, 0)).toBeGreaterThan(0)
  })
})

describe.each([
  ['round robin', roundRobin],
  ['least request', leastRequest],
])('%s', (_, create) => {
  test('a newcomer gets its share little by little', () => {
    const balancer = create(seeded(1), minute)
    const candidates = healthy([state('old', {}, -600_000), state('new', {}, 0)])
    const newShare = (now: number) => shares(10_000, () => balancer.pick(candidates, context({ now }))).get('new') ?? 0
    expect(newShare(0)).toBeCloseTo(0.1 / 1.1, 1)
    expect(newShare(30_000)).toBeCloseTo(0.5 / 1.5, 1)
    expect(newShare(60_000)).toBeCloseTo(0.5, 1)
  })

  test('endpoints that are all new share as ever', () => {
    const balancer = create(seeded(1), minute)
    const candidates = healthy([state('a'), state('b'), state('c')])
    const found = shares(9_000, () => balancer.pick(candidates, context({ now: 1_000 })))
    for (const share of found.values()) expect(share).toBeCloseTo(1 / 3, 1)
  })

  test('weights count beside it', () => {
    const balancer = create(seeded(1), minute)
    const candidates = healthy([state('light', {}, -600_000), state('heavy', {}, 0)], [1, 4])
    const found = shares(10_000, () => balancer.pick(candidates, context({ now: 15_000 })))
    expect(found.get('heavy')).toBeCloseTo(0.5, 1)
  })

  test('100000 requests of which each comes a millisecond later', () => {
    const balancer = create(seeded(1), minute)
    const candidates = healthy([state('old', {}, -600_000), state('new', {}, 0)])
    let now = 0
    const found = shares(100_000, () => balancer.pick(candidates, context({ now: now++ })))
    // Half of 40 s, and in the minute before on average what 0.505 is of 1.505.
    expect(found.get('new')).toBeGreaterThan(0.36)
    expect(found.get('new')).toBeLessThan(0.44)
  })
})
