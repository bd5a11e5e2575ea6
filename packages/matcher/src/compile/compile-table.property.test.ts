import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchRequest } from '../match-request'
import type { HeaderMatch, PathMatch, QueryMatch, Route, RouteMatch, ValueMatch } from '../model'
import type { RequestView } from '../request'
import { chainOf } from '../sample-chain'
import { host, httpModel, match, request, route } from '../sample-model'
import { referenceHost, referenceRoute } from './linear-reference'

// Few words, so that conditions and requests meet often.
const word = fc.constantFrom(
  '',
  '/',
  '/a',
  '/A',
  '/ab',
  '/a/',
  '/a/b',
  '/a/b/c',
  '/b',
  '/b/a',
  '/__proto__',
  '/constructor',
)
const pathText = fc.tuple(word, word).map(([a, b]) => `${a}${b}` || '/')
const pattern = fc.constantFrom(
  '.*', '/a.*', '.*/b', '/a/[^/]+', '/[a-b]+', '/a|/b', '/(a|b)/.*', '/a/?b?.*', '(?i)/A.*', '/a.*b', '^/a$', '/b*/a', '/a/b.', '[^/]*/a',
) // biome-ignore format: a list
const path: fc.Arbitrary<PathMatch> = fc.oneof(
  fc.constant<PathMatch>({ kind: 'any' }),
  fc.record({ kind: fc.constant('exact' as const), value: pathText, ignoreCase: fc.boolean() }),
  fc.record({ kind: fc.constant('prefix' as const), value: word, ignoreCase: fc.boolean() }),
  fc.record({ kind: fc.constant('elements' as const), value: fc.constantFrom('', '/a', '/a/b', '/b') }),
  fc.record({ kind: fc.constant('regex' as const), pattern }),
)

const text = fc.constantFrom('', 'x', 'y', 'xy', 'GET', '__proto__')
const value: fc.Arbitrary<ValueMatch> = fc.oneof(
  fc.record({ kind: fc.constant('exact' as const), value: text }),
  fc.record({ kind: fc.constant('prefix' as const), value: text }),
  fc.record({ kind: fc.constant('regex' as const), pattern: fc.constantFrom('.*', 'x.*', '[xy]+', 'x|y', '', 'G.T') }),
)
const test = fc.oneof(value, fc.constant({ kind: 'present' as const }))
const name = fc.constantFrom('x-a', 'x-b', '__proto__', 'constructor')
const headerMatch: fc.Arbitrary<HeaderMatch> = fc.record({ name, test, invert: fc.boolean() })
const queryMatch: fc.Arbitrary<QueryMatch> = fc.record({ name, test })
const some = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined, freq: 3 })

const conditions: fc.Arbitrary<RouteMatch> = fc
  .record({
    path,
    method: some(
      fc.oneof(value, fc.record({ kind: fc.constant('exact' as const), value: fc.constantFrom('GET', 'POST') })),
    ),
    scheme: some(fc.record({ kind: fc.constant('exact' as const), value: fc.constantFrom('http', 'https') })),
    authority: some(value),
    headers: fc.array(headerMatch, { maxLength: 2 }),
    queryParams: fc.array(queryMatch, { maxLength: 2 }),
  })
  .map(({ path: of, ...rest }) => match(of, rest))

const routes: fc.Arbitrary<readonly Route[]> = fc
  .array(fc.oneof({ weight: 3, arbitrary: path.map((of) => match(of)) }, { weight: 2, arbitrary: conditions }), {
    maxLength: 40,
  })
  .map((list) => list.map((matches, at) => route(String(at), matches)))

const headerValues = fc.dictionary(name, text)
const anyRequest: fc.Arbitrary<RequestView> = fc
  .record({
    path: pathText,
    method: fc.constantFrom('GET', 'POST', 'x'),
    scheme: fc.constantFrom('http' as const, 'https' as const),
    query: fc.constantFrom('', '?', '?x-a', '?x-a=', '?x-a=x', '?x-b=y&x-a=xy', '?x-a=x&x-a=y', '?__proto__=x', '?&&x-b=x', '?x-ab=1&x-a=y'),
    headers: headerValues,
  }) // biome-ignore format: a list
  .map(({ path: of, query, ...rest }) => request(`${of}${query}`, { ...rest, authority: 'a.com' }))

describe('the compiled table', () => {
  it('gives the same route as a walk through the list, for more than 100 000 pairs', () => {
    fc.assert(
      fc.property(routes, fc.array(anyRequest, { minLength: 50, maxLength: 60 }), (list, requests) => {
        const chain = chainOf(httpModel(host('a.com', list)))
        for (const view of requests) {
          const found = matchRequest(chain, view)
          expect(found.kind === 'route' ? found.route.name : undefined).toBe(referenceRoute(list, view)?.name)
        }
      }),
      { numRuns: 2_000 },
    )
  })

  it('keeps list order among many routes that ask for one exact value', () => {
    const exactHeader = fc.record({
      value: fc.constantFrom('1', '2', '3', '4'),
      path: fc.constantFrom('/', '/a', '/a/b'),
    })
    const tenants = fc
      .array(
        fc.oneof(exactHeader, fc.constantFrom({ value: undefined, path: '/a' }, { value: undefined, path: '/c' })),
        { minLength: 12, maxLength: 60 },
      )
      .map((list) =>
        list.map(({ value: tenant, path: value }, at) =>
          route(
            String(at),
            match(
              { kind: 'prefix', value, ignoreCase: false },
              tenant === undefined
                ? {}
                : { headers: [{ name: 'x-tenant', test: { kind: 'exact', value: tenant }, invert: false }] },
            ),
          ),
        ),
      )
    fc.assert(
      fc.property(tenants, fc.constantFrom('1', '2', '9'), fc.constantFrom('/', '/a', '/a/b/c'), (list, tenant, of) => {
        const chain = chainOf(httpModel(host('a.com', list)))
        const view = request(of, { headers: { 'x-tenant': tenant } })
        const found = matchRequest(chain, view)
        expect(found.kind === 'route' ? found.route.name : undefined).toBe(referenceRoute(list, view)?.name)
      }),
    )
  })

  it('keeps list order among many regular expressions that begin alike', () => {
    const word = fc.constantFrom('a', 'ab', 'b', 'abc', 'users', 'users-1')
    const pattern = fc
      .tuple(word, word, fc.constantFrom('', '/.*', '/(a|b)', '/[a-z]+'))
      .map(([one, two, end]) => `/v[0-9]+/${one}/[^/]*/?${two}${end}`)
    const paths = fc
      .array(fc.oneof(word, fc.constantFrom('v1', 'v22', '')), { minLength: 1, maxLength: 6 })
      .map((parts) => `/v1/${parts.join('/')}`)
    fc.assert(
      fc.property(fc.array(pattern, { minLength: 10, maxLength: 60 }), fc.array(paths), (patterns, list) => {
        const many = patterns.map((of, at) => route(String(at), match({ kind: 'regex', pattern: of })))
        const chain = chainOf(httpModel(host('a.com', many)))
        for (const of of list) {
          const found = matchRequest(chain, request(of))
          expect(found.kind === 'route' ? found.route.name : undefined).toBe(referenceRoute(many, request(of))?.name)
        }
      }),
    )
  })

  it('gives the same virtual host as a comparison with each', () => {
    const label = fc.constantFrom('a', 'b', 'foo', 'com', '__proto__', 'constructor')
    const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'))
    const domain = fc.oneof(
      name,
      name.map((suffix) => `*.${suffix}`),
      fc.constant('*'),
    )
    const hosts = fc.uniqueArray(
      fc.record({ domain, wildcardLabels: fc.constantFrom('any' as const, 'one' as const) }),
      {
        selector: ({ domain: of }) => of,
      },
    )
    fc.assert(
      fc.property(hosts, fc.array(name), (list, names) => {
        const virtualHosts = list.map(({ domain: of, wildcardLabels }) => host(of, [route(of)], { wildcardLabels }))
        const chain = chainOf(httpModel(...virtualHosts))
        for (const authority of names) {
          const found = matchRequest(chain, request('/', { authority }))
          expect(found.kind === 'route' ? found.route.name : undefined).toBe(
            referenceHost(virtualHosts, authority)?.domain,
          )
        }
      }),
      { numRuns: 500 },
    )
  })
})
