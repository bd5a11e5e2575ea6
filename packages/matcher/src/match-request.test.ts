import { describe, expect, it } from 'vitest'
import { compileTable } from './compile/compile-table'
import { matchConnection } from './match-connection'
import { matchRequest } from './match-request'
import type { RouteMatch, VirtualHost } from './model'
import { exact, header, host, httpModel, match, prefix, regex, request, route } from './sample-model'

type View = Parameters<typeof request>[1]

const answer = (hosts: readonly VirtualHost[], path: string, view?: View): string => {
  const chain = matchConnection(compileTable(httpModel(...hosts)), { port: 80, sni: undefined })
  if (chain.kind !== 'chain') return chain.kind
  const found = matchRequest(chain, request(path, view))
  switch (found.kind) {
    case 'route':
      return found.route.name
    case 'not_found':
      return found.reason
    case 'require_tls':
      return found.kind
  }
}

const takes = (condition: RouteMatch, path: string, view?: View): boolean =>
  answer([host('a.com', [route('hit', condition)])], path, view) === 'hit'

describe('the path', () => {
  it.each([
    ['a prefix is raw text: /foo takes /foobar', prefix('/foo'), '/foobar', true],
    ['and /foo/bar', prefix('/foo'), '/foo/bar', true],
    ['but not /fo', prefix('/foo'), '/fo', false],
    ['an empty prefix takes everything', prefix(''), '/x', true],
    ['exact is compared without the query', exact('/x'), '/x?q=1', true],
    ['exact takes no trailing slash', exact('/x'), '/x/', false],
    ['a regular expression has to match the whole path', regex('/v[0-9]'), '/v1/x', false],
    ['and the path without its query', regex('/v[0-9]'), '/v1?x', true],
    ['alternatives are anchored together', regex('/a|/b'), '/b', true],
    ['alternatives do not match in part', regex('/a|/b'), '/ab', false],
    ['case counts', prefix('/Foo'), '/foo', false],
    ['ignoreUriCase: a prefix in any case', prefix('/Foo', true), '/fOO/x', true],
    ['ignoreUriCase: an exact path in any case', exact('/Foo', true), '/fOO', true],
    ['ignoreUriCase: exact is still exact', exact('/Foo', true), '/fOO/', false],
    ['case of a regular expression counts always', regex('/foo'), '/FOO', false],
    ['unless it says otherwise itself', regex('(?i)/foo'), '/FOO', true],
    ['the path is compared as encoded', exact('/a/b'), '/a%2Fb', false],
    ['duplicate slashes are no single one', exact('/a/b'), '/a//b', false],
  ])('%s', (_, path, target, expected) => expect(takes(match(path), target)).toBe(expected))

  it.each([
    ['/foo', true],
    ['/foo/', true],
    ['/foo/x', true],
    ['/foobar', false],
    ['/fo', false],
  ])('elements /foo on %s: %s', (target, expected) =>
    expect(takes(match({ kind: 'elements', value: '/foo' }), target)).toBe(expected),
  )

  it('elements of the root take everything', () =>
    expect(takes(match({ kind: 'elements', value: '' }), '/x')).toBe(true))

  it.each([
    ['/*.jpg', '/a.jpg', true],
    ['/*.jpg', '/a/b.jpg', false],
    ['/a/*/c', '/a/b/c', true],
    ['/a/*/c', '/a/b/b/c', false],
    ['/a?c', '/abc', true],
    ['/*', '/.hidden', true],
  ])('glob %s on %s: %s, a star stays in its segment', (pattern, target, expected) =>
    expect(takes(match({ kind: 'glob', pattern }), target)).toBe(expected),
  )
})

describe('headers', () => {
  const one = (test: Parameters<typeof header>[1], invert = false) =>
    match(undefined, { headers: [header('x-a', test, invert)] })
  const sent = (value?: string): View => (value === undefined ? {} : { headers: { 'x-a': value } })

  it.each([
    ['several values are one, joined by a comma', one({ kind: 'exact', value: 'b' }), 'b,c', false],
    ['exact', one({ kind: 'exact', value: 'b' }), 'b', true],
    ['the value is case-sensitive', one({ kind: 'exact', value: 'b' }), 'B', false],
    ['prefix', one({ kind: 'prefix', value: 'b' }), 'bcd', true],
    ['a regular expression over the whole value', one({ kind: 'regex', pattern: 'b' }), 'bc', false],
    ['a missing header never matches', one({ kind: 'regex', pattern: '.*' }), undefined, false],
    ['presence: an empty value counts', one({ kind: 'present' }), '', true],
    ['presence: a missing header does not', one({ kind: 'present' }), undefined, false],
    ['without: absent holds', one({ kind: 'present' }, true), undefined, true],
    ['without: present does not', one({ kind: 'present' }, true), '', false],
    ['without exact: absent holds', one({ kind: 'exact', value: 'b' }, true), undefined, true],
    ['without exact: another value holds', one({ kind: 'exact', value: 'b' }, true), 'c', true],
    ['without exact: the value does not', one({ kind: 'exact', value: 'b' }, true), 'b', false],
    ['without exact "": a missing header counts as empty', one({ kind: 'exact', value: '' }, true), undefined, false],
    ['without .*: never holds', one({ kind: 'regex', pattern: '.*' }, true), undefined, false],
  ])('%s', (_, condition, value, expected) => expect(takes(condition, '/', sent(value))).toBe(expected))

  it.each([
    [':authority', 'a.com:80'],
    ['host', 'a.com:80'],
    [':method', 'PUT'],
    [':path', '/x?y=1'],
    [':scheme', 'https'],
  ])('%s is the pseudo header', (name, value) =>
    expect(
      takes(match(undefined, { headers: [header(name, { kind: 'exact', value })] }), '/x?y=1', {
        authority: 'a.com:80',
        method: 'PUT',
        scheme: 'https',
      }),
    ).toBe(true),
  )

  it.each(['uri', 'scheme', 'method', 'authority', '__proto__', 'constructor'])('%s is an ordinary header', (name) => {
    const condition = match(undefined, { headers: [header(name, { kind: 'present' })] })
    expect(takes(condition, '/')).toBe(false)
    expect(takes(condition, '/', { headers: { [name]: 'x' } })).toBe(true)
  })
})

describe('everything else', () => {
  const value = (kind: 'exact' | 'prefix', text: string) => ({ kind, value: text })

  it.each([
    ['a method in another case does not match', match(undefined, { method: value('exact', 'get') }), '/', {}, false],
    ['a method matches', match(undefined, { method: value('exact', 'GET') }), '/', {}, true],
    ['scheme', match(undefined, { scheme: value('exact', 'https') }), '/', { scheme: 'https' as const }, true],
    ['authority with a port is not the name alone', match(undefined, { authority: value('exact', 'a.com') }), '/', { authority: 'a.com:80' }, false],
    ['authority is compared in the case it came in', match(undefined, { authority: value('exact', 'a.com') }), '/', { authority: 'A.com' }, false],
    ['authority as received', match(undefined, { authority: value('exact', 'A.com:80') }), '/', { authority: 'A.com:80' }, true],
    ['a query parameter is not decoded', match(undefined, { queryParams: [{ name: 'k', test: value('exact', 'a b') }] }), '/?k=a%20b', {}, false],
    ['but compared as it stands', match(undefined, { queryParams: [{ name: 'k', test: value('exact', 'a%20b') }] }), '/?k=a%20b', {}, true],
    ['a parameter without value is there', match(undefined, { queryParams: [{ name: 'k', test: { kind: 'present' } }] }), '/?k', {}, true],
    ['the first of several counts', match(undefined, { queryParams: [{ name: 'k', test: value('exact', '2') }] }), '/?k=1&k=2', {}, false],
    ['all conditions have to hold', match(prefix('/x'), { method: value('exact', 'POST') }), '/x', {}, false],
  ])('%s', (_, condition, path, view, expected) => expect(takes(condition, path, view)).toBe(expected)) // biome-ignore format: a table
})

describe('the order', () => {
  it('the first route in the list wins, the longest prefix does not', () =>
    expect(answer([host('a.com', [route('1', match(prefix('/'))), route('2', match(prefix('/api')))])], '/api')).toBe(
      '1',
    ))

  it('an exact path later in the list loses to a prefix before it', () =>
    expect(answer([host('a.com', [route('1', match(prefix('/a'))), route('2', match(exact('/a')))])], '/a')).toBe('1'))

  it('a regular expression before a prefix wins', () =>
    expect(answer([host('a.com', [route('1', match(regex('.*'))), route('2', match(prefix('/a')))])], '/a')).toBe('1'))

  it('a route whose conditions fail leaves the request to the next', () =>
    expect(
      answer(
        [host('a.com', [route('1', match(exact('/a'), { method: { kind: 'exact', value: 'POST' } })), route('2')])],
        '/a',
      ),
    ).toBe('2'))
})

describe('the virtual host', () => {
  const named = (...domains: readonly string[]) => domains.map((domain) => host(domain, [route(domain)]))

  it.each([
    ['a.com', 'a.com'],
    ['A.COM', 'a.com'],
    ['a.com:8443', 'a.com'],
    ['A.Com.:81', 'a.com'],
    ['a.com.', 'a.com'],
    ['b.com', '*'],
    ['b.a.com', '*.a.com'],
    ['c.b.a.com', '*.b.a.com'],
    ['d.c.b.a.com', '*.b.a.com'],
    ['x.c.a.com', '*.a.com'],
    ['.a.com', '*'],
    ['evila.com', '*'],
    ['a.com.evil', '*'],
    ['[::1]:80', '[::1]'],
    ['[::1]', '[::1]'],
    ['__proto__', '*'],
    ['constructor', '*'],
    ['', '*'],
  ])('%j is served by %s: exact, then the longest wildcard, then *', (authority, expected) =>
    expect(answer(named('*', '*.a.com', 'a.com', '*.b.a.com', '[::1]'), '/', { authority })).toBe(expected),
  )

  it('without a * other hosts are not found', () =>
    expect(answer(named('a.com', '*.b.com'), '/', { authority: 'b.com' })).toBe('no_virtual_host'))

  it('there is no way back to a less specific one', () =>
    expect(answer([host('a.com', [route('x', match(prefix('/x')))]), ...named('*')], '/y')).toBe('no_route'))

  it.each([
    ['a.foo.com', '*.foo.com'],
    ['a.b.foo.com', 'no_virtual_host'],
    ['foo.com', 'no_virtual_host'],
  ])('%s with a wildcard that stands for one label: %s', (authority, expected) =>
    expect(answer([host('*.foo.com', [route('*.foo.com')], { wildcardLabels: 'one' })], '/', { authority })).toBe(
      expected,
    ),
  )

  it('one label first, any labels next', () => {
    const hosts = [
      host('*.foo.com', [route('any')]),
      host('*.foo.com', [route('one')], { wildcardLabels: 'one' }),
      host('*', [route('star')]),
    ]
    expect(answer(hosts, '/', { authority: 'a.foo.com' })).toBe('one')
    expect(answer(hosts, '/', { authority: 'a.b.foo.com' })).toBe('any')
    expect(answer(hosts, '/', { authority: 'foo.com' })).toBe('star')
  })

  it('httpsRedirect answers plain HTTP on every path, one that no route takes included', () => {
    const hosts = [host('a.com', [route('x', match(prefix('/x')))], { requireTls: true })]
    expect(answer(hosts, '/x')).toBe('require_tls')
    expect(answer(hosts, '/other')).toBe('require_tls')
    expect(answer(hosts, '/x', { scheme: 'https' })).toBe('x')
  })
})
