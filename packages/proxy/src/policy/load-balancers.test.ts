import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { avoidTried } from './avoid-tried'
import { context, healthy, seeded, shares, state, states, weighted, withoutEjected } from './fixtures'
import { leastRequest } from './least-request'
import { maglev } from './maglev'
import { passthrough } from './passthrough'
import { randomChoice } from './random-choice'
import { ringHash } from './ring-hash'
import { roundRobin } from './round-robin'

const BALANCERS = [
  ['round robin', roundRobin],
  ['least request', leastRequest],
  ['random', randomChoice],
  ['ring hash', (random: () => number) => ringHash(random, 1_024)],
  ['maglev', (random: () => number) => maglev(random, 251)],
] as const

describe.each(BALANCERS)('%s', (_, create) => {
  test('nobody is picked of nobody', () => {
    expect(create(seeded(1)).pick(healthy([]), context())).toBeUndefined()
    expect(create(seeded(1)).pick(healthy([]), context({ hash: 7 }))).toBeUndefined()
  })

  test('one endpoint is picked always, also when it was tried', () => {
    const [only] = states(1)
    const balancer = avoidTried(create(seeded(1)))
    expect(only && balancer.pick(healthy([only]), context({ tried: [only] }))).toBe(only)
  })

  test('no ejected endpoint is ever picked, whatever was tried', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }),
        fc.array(fc.nat(11), { maxLength: 4 }),
        fc.integer(),
        fc.option(fc.nat(), { nil: undefined }),
        (ejected, tried, seed, hash) => {
          const members = states(ejected.length)
          for (const [at, member] of members.entries()) member.ejected = ejected[at] ?? false
          const balancer = avoidTried(create(seeded(seed)))
          const candidates = withoutEjected(members)
          const asked = context({ hash, tried: tried.flatMap((at) => members[at] ?? []) })
          for (let round = 0; round < 10; round++) {
            const picked = balancer.pick(candidates, asked)
            expect(picked === undefined).toBe(candidates.usable.endpoints.length === 0)
            expect(picked?.ejected ?? false).toBe(false)
          }
        },
      ),
    )
  })

  test('an endpoint that was tried is picked again only when all were', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 8 }), fc.integer(), (count, seed) => {
        const members = states(count)
        const balancer = avoidTried(create(seeded(seed)))
        const candidates = healthy(members)
        const tried = members.slice(0, count - 1)
        expect(balancer.pick(candidates, context({ tried, hash: seed >>> 0 }))).toBe(members[count - 1])
        expect(balancer.pick(candidates, context({ tried: members, hash: seed >>> 0 }))).toBeDefined()
      }),
    )
  })

  test('in a panic ejected endpoints are picked, too', () => {
    const members = states(4)
    for (const member of members) member.ejected = true
    const balancer = create(seeded(3))
    const candidates = healthy(members)
    expect(shares(1_000, () => balancer.pick(candidates, context())).size).toBe(4)
  })

  test('100000 picks with endpoints that come and go', () => {
    const members = states(40)
    const balancer = avoidTried(create(seeded(5)))
    let candidates = healthy(members.slice(0, 20))
    for (let round = 0; round < 100_000; round++) {
      if (round % 5_000 === 0) candidates = healthy(members.slice((round / 5_000) % 20, 20 + ((round / 5_000) % 20)))
      const picked = balancer.pick(candidates, context({ hash: round }))
      if (!picked || !candidates.all.endpoints.includes(picked)) expect.unreachable('not one of the candidates')
    }
  })
})

describe('round robin', () => {
  test('endpoints in turn', () => {
    const balancer = roundRobin(() => 0)
    const candidates = healthy([state('a'), state('b'), state('c')])
    const names = Array.from({ length: 7 }, () => balancer.pick(candidates, context())?.endpoint.address)
    expect(names.join(' ')).toBe('a b c a b c a')
  })

  test('the first one is random', () => {
    const candidates = healthy(states(4))
    const firsts = [0, 0.3, 0.6, 0.9].map((random) => roundRobin(() => random).pick(candidates, context()))
    expect(new Set(firsts).size).toBe(4)
  })

  test('weights spread evenly over the round', () => {
    const balancer = roundRobin(() => 0)
    const candidates = healthy([state('a'), state('b'), state('c')], [5, 1, 1])
    const names = Array.from({ length: 14 }, () => balancer.pick(candidates, context())?.endpoint.address)
    expect(names.join('')).toBe('aabacaaaabacaa')
  })

  test('each as often as its weight says, exactly, after a whole round', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 8 }), (weights) => {
        const members = states(weights.length)
        const balancer = roundRobin(seeded(1))
        const candidates = healthy(members, weights.some((weight) => weight !== weights[0]) ? weights : undefined)
        const total = weights.reduce((sum, weight) => sum + weight, 0)
        const found = shares(total * 3, () => balancer.pick(candidates, context()))
        for (const [at, member] of members.entries())
          expect(found.get(member.endpoint.address)).toBeCloseTo((weights[at] ?? 0) / total, 9)
      }),
    )
  })

  test('a light endpoint has its turn also when the list keeps changing', () => {
    const light = state('light')
    const heavy = state('heavy')
    const balancer = roundRobin(() => 0)
    let round = 0
    const found = shares(1_000, () => {
      const others = round++ % 2 === 0 ? [state(`other-${round}`)] : []
      return balancer.pick(healthy([heavy, light, ...others], [8, 2, ...others.map(() => 1)]), context())
    })
    expect(found.get('light')).toBeGreaterThan(0.12)
  })
})

describe('least request', () => {
  test('of two the one with fewer running requests', () => {
    const [busy, idle] = [state('busy'), state('idle')]
    busy.active = 3
    idle.active = 2
    const balancer = leastRequest(seeded(1))
    const candidates = healthy([busy, idle])
    expect(shares(100, () => balancer.pick(candidates, context()))).toEqual(new Map([['idle', 1]]))
  })

  test('running requests count by weight', () => {
    const [small, large] = [state('small'), state('large')]
    small.active = 2
    large.active = 5
    const balancer = leastRequest(seeded(1))
    const candidates = healthy([small, large], [1, 3])
    expect(shares(100, () => balancer.pick(candidates, context()))).toEqual(new Map([['large', 1]]))
  })

  test('idle endpoints share by weight, over 100000 requests', () => {
    const balancer = leastRequest(seeded(2))
    const candidates = healthy([state('a'), state('b'), state('c')], [1, 2, 7])
    const found = shares(100_000, () => balancer.pick(candidates, context()))
    expect(found.get('a')).toBeCloseTo(0.1, 2)
    expect(found.get('b')).toBeCloseTo(0.2, 2)
    expect(found.get('c')).toBeCloseTo(0.7, 2)
  })

  test('a slow endpoint among five gets far less than its fifth, over 100000 requests', () => {
    const members = states(5)
    const [slow] = members
    const balancer = leastRequest(seeded(3))
    const candidates = healthy(members)
    // Eight at a time; a request takes 1 tick, or 100 on the slow endpoint.
    const ends: (readonly [tick: number, member: (typeof members)[number]])[] = []
    let onSlow = 0
    for (let tick = 0, sent = 0; sent < 100_000; tick++) {
      for (let at = ends.length - 1; at >= 0; at--) {
        const [end, member] = ends[at] ?? [0, undefined]
        if (end > tick || !member) continue
        member.active -= 1
        ends.splice(at, 1)
      }
      for (; ends.length < 8; sent++) {
        const picked = balancer.pick(candidates, context())
        if (!picked) continue
        picked.active += 1
        if (picked === slow) onSlow += 1
        ends.push([tick + (picked === slow ? 100 : 1), picked])
      }
    }
    expect(onSlow / 100_000).toBeLessThan(0.02)
    expect(onSlow).toBeGreaterThan(0)
  })
})

describe('random', () => {
  test('even, over 100000 requests', () => {
    const balancer = randomChoice(seeded(4))
    const candidates = healthy(states(10))
    const found = shares(100_000, () => balancer.pick(candidates, context()))
    for (const share of found.values()) expect(Math.abs(share - 0.1)).toBeLessThan(0.005)
  })
})

describe('passthrough', () => {
  test('has no endpoint: what the client dialled is the ingress', () => {
    expect(passthrough.pick(healthy(states(2)), context())).toBeUndefined()
  })
})

describe('avoiding what was tried', () => {
  test('a pick is repeated five times, then the next in line is taken', () => {
    const [tried, other] = states(2)
    if (!tried) throw new Error('there are two')
    const pick = vi.fn(() => tried)
    expect(avoidTried({ pick }).pick(healthy([tried, other ?? tried]), context({ tried: [tried] }))).toBe(other)
    expect(pick).toHaveBeenCalledTimes(6)
  })

  test('nothing is repeated on a first try', () => {
    const [first] = states(1)
    const pick = vi.fn(() => first)
    avoidTried({ pick }).pick({ all: weighted([]), usable: weighted([]) }, context())
    expect(pick).toHaveBeenCalledTimes(1)
  })
})
