import { describe, expect, it } from 'vitest'
import { readRequestHead } from './request-head'

const read = (...lines: readonly (readonly [string, string])[]) =>
  readRequestHead('1.1', '/', [['Host', 'a.com'] as const, ...lines].flat())
const statusOf = (...lines: readonly (readonly [string, string])[]) => {
  const head = read(...lines)
  return head.kind === 'refused' ? head.status : 200
}

describe('readRequestHead', () => {
  it('lower-cases names and keeps order, repetitions and values', () => {
    const head = read(['X-B', '1'], ['X-A', ' two  words'], ['x-b', ''])
    expect(head).toMatchObject({
      headers: ['host', 'a.com', 'x-b', '1', 'x-a', ' two  words', 'x-b', ''],
      host: 'a.com',
    })
  })

  it.each([
    ['a second Host, even the same', [['host', 'a.com']], 400],
    [
      'two different Authorization lines',
      [
        ['authorization', 'a'],
        ['Authorization', 'b'],
      ],
      400,
    ],
    ['a coding besides chunked', [['transfer-encoding', 'gzip, chunked']], 501],
    [
      'chunked twice',
      [
        ['transfer-encoding', 'chunked'],
        ['Transfer-Encoding', 'chunked'],
      ],
      501,
    ],
    ['a Connection that nominates a forwarding header', [['connection', 'close, X-Forwarded-For']], 400],
    ['a Connection that nominates ten names', [['connection', 'a,b,c,d,e,f,g,h,i,j']], 400],
    ['an expectation that nobody knows', [['expect', 'miracles']], 417],
    ['a hundred and one headers', Array.from({ length: 100 }, (_, i) => [`x-${i}`, ''] as const), 431],
    ['more than 60 KiB', [['x', 'y'.repeat(61_441)]], 431],
  ] as const)('refuses %s', (_, lines, status) => {
    expect(statusOf(...lines)).toBe(status)
  })

  it.each([
    [
      'the same credentials twice, which it joins',
      [
        ['authorization', 'a'],
        ['authorization', 'a'],
      ],
    ],
    ['chunked in any case', [['transfer-encoding', 'CHUNKED']]],
    [
      'nine nominated names',
      [
        ['connection', 'a,b,c,d,e,f,g,h,i'],
        ['connection', 'keep-alive'],
      ],
    ],
    ['100-continue in any case', [['expect', '100-Continue']]],
    ['a hundred headers', Array.from({ length: 99 }, (_, i) => [`x-${i}`, ''] as const)],
    [
      'names that mean something to JavaScript',
      [
        ['__proto__', '1'],
        ['constructor', '2'],
        ['toString', '3'],
      ],
    ],
  ] as const)('takes %s', (_, lines) => {
    expect(statusOf(...lines)).toBe(200)
  })

  it.each([
    ['1.0', 426],
    ['0.9', 426],
    ['2.0', 505],
  ])('refuses HTTP/%s with %d', (version, status) => {
    expect(readRequestHead(version, '/', [])).toMatchObject({ kind: 'refused', status })
  })

  it('knows what Connection nominates, and leaves the usual words out', () => {
    const head = read(['Connection', 'Keep-Alive, X-One ,close'], ['connection', ',x-two,'])
    expect(head.kind === 'ok' && [...(head.nominated ?? [])]).toEqual(['x-one', 'x-two'])
    expect(read(['connection', 'keep-alive'])).toMatchObject({ nominated: undefined })
  })
})
