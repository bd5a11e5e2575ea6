import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compileTable } from './compile/compile-table'
import { decide } from './decide'
import { describe as describeTable } from './describe'
import { explain } from './explain'
import { formatExplanation } from './explain/format-explanation'
import {
  acting,
  exact,
  forward,
  header,
  host,
  httpChain,
  httpModel,
  listener,
  match,
  model,
  prefix,
  regex,
  route,
  TLS,
  to,
} from './sample-model'

const shop = httpModel(
  host('shop.example', [
    route('beta', match(prefix('/cart'), { headers: [header('x-beta', { kind: 'exact', value: '1' })] })),
    route('post', match(prefix('/cart'), { method: { kind: 'exact', value: 'POST' } })),
    route('query', match(prefix('/cart'), { queryParams: [{ name: 'v', test: { kind: 'regex', pattern: '[0-9]+' } }] })),
    route('without', match(prefix('/cart'), { headers: [header('x-old', { kind: 'present' }, true)] })),
    route('cart', match(exact('/cart', true))),
    route('never'),
  ]),
  host('*.example', [route('wild')]),
  host('*', [acting({ kind: 'redirect', status: 301, path: undefined, authority: 'shop.example', scheme: undefined, port: undefined })]),
) // biome-ignore format: a table

const text = (url: string, headers: readonly (readonly [string, string])[] = []) =>
  formatExplanation(explain(compileTable(shop), { url, headers }))

it('every route that was tried says what failed it', () =>
  expect(text('http://shop.example/Cart/../cart?v=x', [['x-old', '1']])).toBe(`listener      port 80
chain         http.80
path          normalised to /cart
virtual host  shop.example takes shop.example
              not: *.example, * (less specific)
routes        - VirtualService default/vs rule 0 "beta": header x-beta is missing, wanted exact "1"
              - VirtualService default/vs rule 0 "post": method is "GET", wanted exact "POST"
              - VirtualService default/vs rule 0 "query": query parameter v is "x", wanted regex "[0-9]+"
              - VirtualService default/vs rule 0 "without": header x-old is "1", wanted absent
              + VirtualService default/vs rule 0 "cart"
forward       to svc:80
request       GET /cart?v=x, host shop.example
retries       2 on connect-failure`))

it.each([
  ['http://shop.example:81/', 'listener      none on this port\nanswer        404 nothing listens on this port'],
  ['http://other/x', 'redirect      301 http://shop.example/x'],
  ['http://shop.example/..', 'answer        400 invalid_path'],
  ['nonsense', 'answer        400 invalid_url'],
])('%s ends with its answer', (url, expected) => expect(text(url).endsWith(expected)).toBe(true))

it('decides exactly as decide does, and its winner is the route of the decision', () => {
  const table = compileTable(shop)
  const url = fc
    .tuple(
      fc.constantFrom('shop.example', 'x.example', 'a.b.example', 'other'),
      fc.constantFrom('/', '/cart', '/Cart', '/cart/1', '/cart?v=1', '/..'),
    )
    .map(([name, path]) => `http://${name}${path}`)
  const headers = fc.array(fc.constantFrom(['x-beta', '1'] as const, ['x-old', ''] as const))
  fc.assert(
    fc.property(url, fc.constantFrom('GET', 'POST'), headers, (of, method, list) => {
      const query = { url: of, method, headers: list }
      const { decision, trace } = explain(table, query)
      expect(decision).toEqual(decide(table, query))
      const winner = trace.candidates?.find(({ failed }) => failed === undefined)
      expect(winner?.route).toEqual(decision.route)
    }),
  )
})

it('the table reads as indented text', () => {
  const of = model([
    listener(80, [
      httpChain([
        host('a.com', [
          route('r', match(regex('/v[0-9]'), { method: { kind: 'exact', value: 'GET' }, headers: [header('x', { kind: 'present' }, true)] }), {
            action: forward({ clusters: [to('v1', { weight: 90 }), to('v2', { weight: 10 })], rewrite: { kind: 'matched', value: '/' }, authority: 'b.com', timeoutMs: 100 }),
          }),
          acting({ kind: 'direct_response', status: 404, body: undefined }),
        ], { requireTls: true }),
      ]),
    ]),
    listener(443, [httpChain([], { name: 'https', serverNames: ['a.com', '*.b.com'], tls: TLS })], '10.0.0.1'),
  ]) // biome-ignore format: a model
  expect(describeTable(compileTable({ ...of, clusters: new Map([...of.clusters].slice(0, 1)) }))).toBe(`listener *:80
  chain http.80 http
    virtual host a.com requires TLS
      regex /v[0-9], method exact "GET", header x absent "r" (VirtualService default/vs rule 0)
        to outbound|80||v1 weight 90
        to outbound|80||v2 weight 10 (does not exist)
        rewrite /
        host b.com
        timeout 100 ms
      any path (VirtualService default/vs rule 0)
        answer 404
listener 10.0.0.1:443
  chain https http TLS for a.com, *.b.com`)
})
