import type { Endpoint } from '@gatewright/matcher'
import { describe, expect, it } from 'vitest'
import { avoidingTried } from './load-balancer'
import { roundRobin } from './round-robin'

const endpoint = (address: string, weight = 1): Endpoint => ({ address, port: 1, weight, labels: {}, locality: '' })
const NOTHING_TRIED = { tried: new Set<Endpoint>() }
const picks = (endpoints: readonly Endpoint[], count: number): string => {
  const balancer = roundRobin()
  return Array.from({ length: count }, () => balancer.pick(endpoints, NOTHING_TRIED)?.address).join('')
}

describe('roundRobin', () => {
  it('takes endpoints of equal weight in turn', () => {
    expect(picks([endpoint('a'), endpoint('b'), endpoint('c')], 7)).toBe('abcabca')
  })

  it('spreads weights evenly', () => {
    expect(picks([endpoint('a', 5), endpoint('b', 1), endpoint('c', 1)], 14)).toBe('aabacaaaabacaa')
  })

  it('has nothing to pick from an empty list', () => {
    expect(roundRobin().pick([], NOTHING_TRIED)).toBeUndefined()
  })

  it('goes on when endpoints come and go', () => {
    const balancer = roundRobin()
    const [a, b, c] = [endpoint('a'), endpoint('b'), endpoint('c')]
    balancer.pick([a, b, c], NOTHING_TRIED)
    balancer.pick([a, b, c], NOTHING_TRIED)
    expect(balancer.pick([a], NOTHING_TRIED)).toBe(a)
    expect([a, b]).toContain(balancer.pick([a, b], NOTHING_TRIED))
  })
})

describe('avoidingTried', () => {
  const [a, b] = [endpoint('a'), endpoint('b')]

  it('takes another endpoint where there is one', () => {
    const balancer = avoidingTried(roundRobin())
    const tried = new Set([a])
    expect(Array.from({ length: 4 }, () => balancer.pick([a, b], { tried })?.address)).toEqual(['b', 'b', 'b', 'b'])
  })

  it('takes the same one again rather than none', () => {
    expect(avoidingTried(roundRobin()).pick([a], { tried: new Set([a]) })).toBe(a)
  })
})
