import { describe, expect, test } from 'vitest'
import type { EndpointState } from './endpoint-state'
import { context, healthy, seeded, shares, state, states, withoutEjected } from './fixtures'
import { hashNumber } from './hash-text'
import type { Candidates, LoadBalancer } from './load-balancer'
import { maglev } from './maglev'

const KEYS = Array.from({ length: 10_000 }, (_, at) => hashNumber(at))

const owners = (balancer: LoadBalancer, candidates: Candidates): readonly (EndpointState | undefined)[] =>
  KEYS.map((hash) => balancer.pick(candidates, context({ hash })))

const table = (size = 5_003) => maglev(seeded(1), size)

describe('who owns a key', () => {
  test('the same endpoint each time', () => {
    const members = states(5)
    expect(owners(table(), healthy(members))).toEqual(owners(table(), healthy(members)))
  })

  test('nearly exactly the same number of keys each, over 100000 keys', () => {
    const balancer = table(65_537)
    const candidates = healthy(states(10))
    let key = 0
    const found = shares(100_000, () => balancer.pick(candidates, context({ hash: hashNumber(key++) })))
    for (const share of found.values()) expect(Math.abs(share - 0.1)).toBeLessThan(0.005)
  })

  test('keys by weight', () => {
    const balancer = table()
    const candidates = healthy([state('a'), state('b')], [1, 3])
    let key = 0
    const found = shares(20_000, () => balancer.pick(candidates, context({ hash: hashNumber(key++) })))
    expect(Math.abs((found.get('b') ?? 0) - 0.75)).toBeLessThan(0.02)
  })

  test.each([[1], [2], [3], [7], [100], [5_000]])('a table of size %i works', (size) => {
    const found = new Set(owners(table(size), healthy(states(3))))
    expect(found.has(undefined)).toBe(false)
  })
})

describe('movement', () => {
  test('of those that stay, few keys move when one leaves', () => {
    const members = states(10)
    const leaver = members[4]
    const before = owners(table(65_537), healthy(members))
    const after = owners(table(65_537), healthy(members.filter((member) => member !== leaver)))
    const moved = after.filter((owner, at) => before[at] !== leaver && owner !== before[at])
    expect(moved.length / KEYS.length).toBeLessThan(0.04)
  })

  test('an ejected endpoint gives up its keys only, to all the others', () => {
    const members = states(6)
    const balancer = table()
    const before = owners(balancer, healthy(members))
    const out = members[2]
    if (out) out.ejected = true
    const during = owners(balancer, withoutEjected(members))
    expect(during.every((owner, at) => before[at] === out || owner === before[at])).toBe(true)
    const heirs = new Set(during.filter((_, at) => before[at] === out))
    expect(heirs.size).toBe(5)
  })
})
