import type { TrafficPolicy } from '@gatewright/spec'
import { describe, expect, test } from 'vitest'
import { type HashedRequest, hashKey } from './hash-key'
import { hashSettings } from './hash-settings'
import { hashText } from './hash-text'

type Written = NonNullable<NonNullable<TrafficPolicy['loadBalancer']>['consistentHash']>

const request = (over: Partial<HashedRequest> = {}): HashedRequest => ({
  headers: [],
  query: '',
  clientAddress: '203.0.113.7',
  connection: { remoteAddress: '203.0.113.7:4711', localAddress: '10.0.0.1:443' },
  ...over,
})

const keyOf = (consistentHash: Written, over: Partial<HashedRequest> = {}) => {
  const settings = hashSettings({ loadBalancer: { consistentHash } })
  return settings && hashKey(settings, request(over))
}
const hashed = (text: string) => ({ hash: hashText(text), setCookie: undefined })
const NOTHING = { hash: undefined, setCookie: undefined }

describe('a header', () => {
  const byUser: Written = { httpHeaderName: 'X-User' }
  test.each<[string, readonly string[], object]>([
    ['its value', ['x-user', 'ann'], hashed('ann')],
    ['an empty value is one', ['x-user', ''], hashed('')],
    ['nothing without it', ['x-other', 'ann'], NOTHING],
    ['several values, sorted', ['x-user', 'b', 'x', '1', 'x-user', 'a'], hashed('a\nb')],
    ['so that their order makes no difference', ['x-user', 'a', 'x-user', 'b'], hashed('a\nb')],
  ])('%s', (_, headers, key) => {
    expect(keyOf(byUser, { headers: [...headers] })).toEqual(key)
  })

  test(':authority is the host', () => {
    expect(keyOf({ httpHeaderName: ':authority' }, { headers: ['host', 'a.com'] })).toEqual(hashed('a.com'))
  })
})

describe('a query parameter', () => {
  test.each([
    ['its value', '?user=ann', hashed('ann')],
    ['the first of several', '?a=1&user=ann&user=bob', hashed('ann')],
    ['not decoded', '?user=a%6en', hashed('a%6en')],
    ['an empty one is one', '?user=', hashed('')],
    ['nothing without it', '?users=ann', NOTHING],
    ['nothing without a query', '', NOTHING],
  ])('%s', (_, query, key) => {
    expect(keyOf({ httpQueryParameterName: 'user' }, { query })).toEqual(key)
  })
})

describe('the client address', () => {
  test('without its port', () => {
    expect(keyOf({ useSourceIp: true })).toEqual(hashed('203.0.113.7'))
  })

  test('not where it is switched off', () => {
    expect(keyOf({ useSourceIp: false })).toBeUndefined()
  })
})

describe('a cookie', () => {
  const sticky: Written = { httpCookie: { name: 'u', ttl: '0s' } }
  const cookies = (...lines: string[]) => ({ headers: lines.flatMap((line) => ['cookie', line]) })
  test.each([
    ['its value', cookies('u=abc'), hashed('abc')],
    ['without its quotes', cookies('u="abc"'), hashed('abc')],
    ['among others', cookies('theme=dark; u=abc; lang=en'), hashed('abc')],
    ['in another line', cookies('theme=dark', 'u=abc'), hashed('abc')],
    ['not one whose name ends alike', cookies('xu=no; u=abc'), hashed('abc')],
    ['the first of two', cookies('u=abc;u=xyz'), hashed('abc')],
    ['with what = it has', cookies('u=a=b'), hashed('a=b')],
  ])('%s', (_, over, key) => {
    expect(keyOf(sticky, over)).toEqual(key)
  })

  test('a client without one gets a value of its connection, which it is hashed by from then on', () => {
    const first = keyOf(sticky)
    const [, value] = /^u="([0-9a-f]{16})"; HttpOnly$/.exec(first?.setCookie ?? '') ?? []
    expect(value).toBeDefined()
    expect(keyOf(sticky, cookies(`u="${value}"`))).toEqual({ hash: first?.hash, setCookie: undefined })
    expect(keyOf(sticky)).toEqual(first)
    const other = { connection: { remoteAddress: '203.0.113.7:4712', localAddress: '10.0.0.1:443' } }
    expect(keyOf(sticky, other)?.hash).not.toBe(first?.hash)
  })

  test('an empty one counts as none', () => {
    expect(keyOf(sticky, cookies('u='))?.setCookie).toBeDefined()
  })

  test('without a ttl none is made', () => {
    expect(keyOf({ httpCookie: { name: 'u' } })).toEqual(NOTHING)
  })

  test.each<[string, NonNullable<Written['httpCookie']>, string]>([
    ['ttl 0 lasts for the session', { name: 'u', ttl: '0s' }, 'u="X"; HttpOnly'],
    ['ttl in seconds', { name: 'u', ttl: '1h' }, 'u="X"; Max-Age=3600; HttpOnly'],
    ['path', { name: 'u', ttl: '10s', path: '/shop' }, 'u="X"; Max-Age=10; Path=/shop; HttpOnly'],
    [
      'attributes',
      { name: 'u', ttl: '0s', path: '/', attributes: [{ name: 'SameSite', value: 'Lax' }, { name: 'Secure' }] },
      'u="X"; Path=/; SameSite=Lax; Secure; HttpOnly',
    ],
  ])('%s', (_, httpCookie, wanted) => {
    expect(keyOf({ httpCookie })?.setCookie?.replace(/"[0-9a-f]+"/, '"X"')).toBe(wanted)
  })
})

test('nothing is hashed without a key, whatever the table', () => {
  expect(keyOf({ maglev: { tableSize: 5 } })).toBeUndefined()
  expect(hashSettings({})).toBeUndefined()
})
