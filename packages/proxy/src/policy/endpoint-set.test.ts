import { describe, expect, test } from 'vitest'
import { EndpointSet } from './endpoint-set'
import { endpoint } from './fixtures'

describe('the endpoints of a cluster', () => {
  test('keep their state by address, over lists and revisions', () => {
    const set = new EndpointSet()
    set.update([endpoint('a'), endpoint('b')], { now: 0 })
    const [a, b] = set.members
    if (b) b.active = 3
    expect(set.update([endpoint('b'), endpoint('c')], { now: 5 })).toBe(true)
    expect(set.members.map(({ key }) => key)).toEqual(['b:80', 'c:80'])
    expect(set.members[0]).toBe(b)
    expect(set.members[1]?.joinedAt).toBe(5)
    expect(set.members).not.toContain(a)
  })

  test.each([
    ['the same list', (list: ReturnType<typeof endpoint>[]) => list, false],
    ['a list that says the same', () => [endpoint('a'), endpoint('b')], false],
    ['another order', () => [endpoint('b'), endpoint('a')], true],
    ['another weight', () => [endpoint('a'), endpoint('b', { weight: 2 })], true],
    ['another locality', () => [endpoint('a', { locality: 'eu' }), endpoint('b')], true],
    ['another label', () => [endpoint('a', { labels: { v: '1' } }), endpoint('b')], true],
    ['another port', () => [endpoint('a', { port: 81 }), endpoint('b')], true],
    ['one fewer', () => [endpoint('a')], true],
    ['nobody', () => [], true],
  ])('%s: changed is %s', (_, next, changed) => {
    const set = new EndpointSet()
    const first = [endpoint('a'), endpoint('b')]
    set.update(first, { now: 0 })
    const before = set.members
    expect(set.update(next(first), { now: 0 })).toBe(changed)
    expect(set.members === before).toBe(!changed)
  })

  test('a server that is listed twice is one', () => {
    const set = new EndpointSet()
    set.update([endpoint('a'), endpoint('a', { weight: 9 }), endpoint('unix:/a', { port: 0 })], { now: 0 })
    expect(set.members.map(({ key }) => key)).toEqual(['a:80', 'unix:/a'])
  })
})
