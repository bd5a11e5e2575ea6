import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PathNormalization } from './compile/route-table'
import { normaliseTarget } from './normalise-target'

const read = (target: string, host: string | undefined = 'a.com', policy: PathNormalization = 'BASE') =>
  normaliseTarget('GET', target, host, policy)

const path = (target: string, policy?: PathNormalization): string | number => {
  const result = read(target, 'a.com', policy)
  return result.kind === 'ok' ? result.path + result.query : result.status
}

describe('a path under BASE', () => {
  it.each([
    ['/', '/'],
    ['/a/b?x=1', '/a/b?x=1'],
    ['/a/../b', '/b'],
    ['/a/./b', '/a/b'],
    ['/a/..', '/'],
    ['/a/.', '/a/'],
    ['/a/b/..', '/a/'],
    ['/a/%2e%2e/b', '/b'],
    ['/a/%2E./b', '/b'],
    ['/a/%2e/b', '/a/b'],
    ['/a\\b', '/a/b'],
    ['/a\\..\\b', '/b'],
    ['/\\..', '/'],
    ['//..', '/'],
    ['/...', '/...'],
    ['/..x', '/..x'],
    ['/x..', '/x..'],
    ['/.well-known/x', '/.well-known/x'],
    ['/a//b', '/a//b'],
    ['//a', '//a'],
    ['/a//../b', '/a/b'],
    ['/a%2Fb', '/a%2Fb'],
    ['/a%2fb', '/a%2Fb'],
    ['/a%5cb', '/a%5Cb'],
    ['/%41%7e%2d', '/A~-'],
    ['/a%20b', '/a%20b'],
    ['/%e2%82%ac', '/%E2%82%AC'],
    ['/\u00e9', '/%E9'],
    ['/%252e%252e', '/%252e%252e'],
    ['/a;b=..', '/a;b=..'],
    ['/?a=/../b', '/?a=/../b'],
    ['/a?%2e%zz\\', '/a?%2e%zz\\'],
    ['/a#b', '/a'],
    ['/a?b#c?d', '/a?b'],
    ['/a?', '/a?'],
    ['/a#?', '/a'],
  ])('%s is %s', (target, expected) => expect(path(target)).toBe(expected))

  it.each([
    '/..', '/../a', '/a/../..', '/%2e%2e', '/.%2e', '/;/../..', '/%', '/%2', '/%zz', '/%00', '/a%00b', '/a\tb', '/a b', '/\0', '/\x7f',
    '/a?b c', '/a?\n', '/\u20ac', '/a?\u20ac',
  ])('%j is refused with 400', (target) => expect(path(target)).toBe(400)) // biome-ignore format: a list
})

describe('the other policies', () => {
  it.each<[PathNormalization, string, string | number]>([
    ['NONE', '/a/../b', '/a/../b'],
    ['NONE', '/a%2fb\\', '/a%2fb\\'],
    ['NONE', '/..', '/..'],
    ['NONE', '/%zz', '/%zz'],
    ['NONE', '/%00', 400],
    ['NONE', '/a\tb', 400],
    ['MERGE_SLASHES', '/a//b', '/a/b'],
    ['MERGE_SLASHES', '//a///b//', '/a/b/'],
    ['MERGE_SLASHES', '/a%2Fb', '/a%2Fb'],
    ['MERGE_SLASHES', '/a\\/b', '/a/b'],
    ['MERGE_SLASHES', '/a?b//c', '/a?b//c'],
    ['DECODE_AND_MERGE_SLASHES', '/a%2Fb', '/a/b'],
    ['DECODE_AND_MERGE_SLASHES', '/a%2f%5Cb', '/a/b'],
    ['DECODE_AND_MERGE_SLASHES', '/a%2f..%2fb', '/b'],
    ['DECODE_AND_MERGE_SLASHES', '/a/..%2f..', 400],
    ['DECODE_AND_MERGE_SLASHES', '/%252f', '/%252f'],
  ])('%s: %s is %s', (policy, target, expected) => expect(path(target, policy)).toBe(expected))
})

describe('the form of a target', () => {
  it.each([
    ['an empty target', '', 404, 'missing_path'],
    ['OPTIONS *', '*', 404, 'no_path'],
    ['a path without a slash', 'a/b', 404, 'no_path'],
    ['only a query', '?x', 404, 'no_path'],
    ['only a fragment', '#x', 404, 'no_path'],
    ['another scheme', 'ftp://a.com/', 400, 'invalid_scheme'],
    ['no host', 'http:///x', 400, 'invalid_host'],
    ['nothing after the scheme', 'http://', 400, 'invalid_host'],
    ['user information', 'http://user@a.com/', 400, 'invalid_host'],
    ['user and password', 'http://user:pass@a.com/', 400, 'invalid_host'],
    ['a port out of range', 'http://a.com:99999/', 400, 'invalid_host'],
    ['port 0', 'http://a.com:0/', 400, 'invalid_host'],
    ['a port that is no number', 'http://a.com:x/', 400, 'invalid_host'],
    ['a negative port', 'http://a.com:-1/', 400, 'invalid_host'],
    ['an open bracket', 'http://[::1/', 400, 'invalid_host'],
    ['a backslash in the host', 'http://a.com\\@evil.com/', 400, 'invalid_host'],
    ['a space in the host', 'http://ev il/', 400, 'invalid_host'],
  ])('%s is refused', (_, target, status, reason) => expect(read(target)).toEqual({ kind: 'refused', status, reason }))

  it.each([
    ['http://b.com/x?y=1', 'b.com', '/x', '?y=1', 'http'],
    ['HTTP://B.com:81/X', 'B.com:81', '/X', '', 'http'],
    ['https://b.com', 'b.com', '/', '', 'https'],
    ['http://b.com?x', 'b.com', '/', '?x', 'http'],
    ['http://b.com#x', 'b.com', '/', '', 'http'],
    ['http://b.com/a/../c', 'b.com', '/c', '', 'http'],
    ['http://[::1]:80/', '[::1]:80', '/', '', 'http'],
  ])('%s: its authority takes the place of the Host', (target, authority, to, query, scheme) =>
    expect(read(target, 'a.com')).toEqual({ kind: 'ok', authority, path: to, query, scheme }),
  )

  it('an absolute target needs no Host', () => expect(read('http://b.com/', '')).toMatchObject({ authority: 'b.com' }))

  it('CONNECT opens no tunnel', () =>
    expect(normaliseTarget('CONNECT', 'a.com:443', 'a.com')).toMatchObject({ kind: 'refused', status: 405 }))
})

describe('the Host', () => {
  it.each([
    'a.com', 'A.COM:80', 'a.com.', 'a', 'a_b.com', 'xn--bcher-kva.example', '127.0.0.1:1', '[::1]', '[::1]:8080', '[::ffff:127.0.0.1]', '[1:2:3:4:5:6:7:8]', '__proto__',
    'a.com:', '-', 'a..b',
  ])('%s is passed on as it came', (host) => expect(read('/', host)).toMatchObject({ kind: 'ok', authority: host })) // biome-ignore format: a list

  it.each([
    '.', ':80', 'a b', 'a/b', 'a?b', 'a#b', 'a@b', 'a\\b', 'a,b\n', 'a%00', 'a%41', 'b\u00fccher.example', '[', '[::1', '[::1]x', '[::1]:x', '::1', '[1:2]', '[:::]', '[::1%25eth0]',
    '[1::2::3]', '[12345::]', '[::1.2.3]', '[::256.1.1.1]', '[1:2:3:4:5:6:7::8]', 'a:80:80', 'a:080000', 'a:70000', '<a>', '"a"', 'a\0',
  ])('%j is no host: 400', (host) => expect(read('/', host)).toMatchObject({ status: 400, reason: 'invalid_host' })) // biome-ignore format: a list

  it.each([undefined, ''])('%j is missing: 400', (host) =>
    expect(normaliseTarget('GET', '/', host)).toMatchObject({ status: 400, reason: 'missing_host' }),
  )
})

describe('any target', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '/',
      '//',
      '.',
      '..',
      '/..',
      '/.',
      '%2e',
      '%2E',
      '%2f',
      '%5c',
      '\\',
      '%',
      '%25',
      '%00',
      '%41',
      ';',
      '#',
      '?',
      'a',
      'b',
      'http://',
      '*',
      '\u00e9',
    ),
    fc.string({ maxLength: 3 }),
  )
  const target = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))
  const rooted = target.map((text) => `/${text}`)
  const policy = fc.constantFrom<PathNormalization>('NONE', 'BASE', 'MERGE_SLASHES', 'DECODE_AND_MERGE_SLASHES')

  it('gets an answer', () => {
    fc.assert(
      fc.property(
        fc.oneof(target, fc.string({ unit: 'binary' })),
        fc.string({ unit: 'binary' }),
        policy,
        (text, host, of) => {
          const result = normaliseTarget('GET', text, host, of)
          expect(result.kind === 'ok' ? result.path.charAt(0) : [400, 404].includes(result.status)).toBeTruthy()
        },
      ),
      { numRuns: 3_000 },
    )
  })

  it('comes out in a form that goes through unchanged', () => {
    fc.assert(
      fc.property(rooted, policy, (text, of) => {
        const once = read(text, 'a.com', of)
        if (once.kind === 'ok') expect(read(once.path + once.query, 'a.com', of)).toEqual(once)
      }),
      { numRuns: 5_000 },
    )
  })

  it('leaves no dot segment, backslash, control character or byte beyond ASCII in its path', () => {
    fc.assert(
      fc.property(
        rooted,
        fc.constantFrom<PathNormalization>('BASE', 'MERGE_SLASHES', 'DECODE_AND_MERGE_SLASHES'),
        (text, of) => {
          const result = read(text, 'a.com', of)
          if (result.kind !== 'ok') return
          expect(result.path).toMatch(/^\/[!-[\]-~]*$/)
          expect(result.path).not.toMatch(/\/(\.|%2e){1,2}(\/|$)/i)
          expect(result.path).not.toMatch(/%(?![0-9A-F]{2})|%00/)
          if (of !== 'BASE') expect(result.path).not.toContain('//')
        },
      ),
      { numRuns: 5_000 },
    )
  })

  it('costs time in proportion to its length', () => {
    const start = Date.now()
    for (const text of ['a/../', '/', '%2e%2e/', '\\', './', '%25', 'a']) path(`/x/${text.repeat(10_000)}`)
    expect(Date.now() - start).toBeLessThan(500)
  })
})
