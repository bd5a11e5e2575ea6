import { describe, expect, it } from 'vitest'
import { compileTable } from '../compile/compile-table'
import { decide } from '../decide'
import { acting, forward, host, httpModel, prefix, route, to } from '../sample-model'
import { simulate } from '../testing'
import { type DecisionMatchers, decisionMatchers } from './vitest'

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: the signature that vitest declares, which an addition has to repeat.
  interface Matchers<T = any> extends DecisionMatchers<T> {}
}

expect.extend(decisionMatchers)

const table = compileTable(
  httpModel(
    host('a.com', [
      acting(
        { kind: 'redirect', status: 302, path: undefined, authority: 'b.com', scheme: undefined, port: undefined },
        prefix('/old'),
      ),
      route('all', undefined, {
        action: forward({
          clusters: [
            to('v1', { weight: 90 }),
            to('v2', { destination: { host: 'v2', port: 81, subset: 's' }, weight: 10 }),
          ],
        }),
      }),
    ]),
  ),
)
const ask = (url: string) => decide(table, { url })

describe('the matchers', () => {
  it('say where a request goes', () => {
    expect(ask('http://a.com/x')).toRouteTo('v1')
    expect(ask('http://a.com/x')).toRouteTo('v2', { port: 81, subset: 's', weight: 10, path: '/x' })
    expect(ask('http://a.com/x')).not.toRouteTo('v2', { port: 80 })
    expect(ask('http://a.com/x')).not.toRouteTo('v1', { path: '/y' })
    expect(ask('http://a.com/old')).not.toRouteTo('v1')
  })

  it('say where it is redirected, and that nothing takes it', () => {
    expect(ask('http://a.com/old')).toRedirectTo('http://b.com/old')
    expect(ask('http://a.com/old')).toRedirectTo('http://b.com/old', 302)
    expect(ask('http://a.com/old')).not.toRedirectTo('http://b.com/old', 301)
    expect(ask('http://b.com/')).toBeNotFound()
    expect(ask('http://b.com/')).toBeNotFound('no_virtual_host')
    expect(ask('http://b.com/')).not.toBeNotFound('no_route')
  })

  it('fail with what happened instead', () => {
    expect(() => expect(ask('http://b.com/')).toRouteTo('v1')).toThrow(
      'wanted a request that is routed to v1; it is not found for no_virtual_host',
    )
    expect(() => expect(ask('http://a.com/')).toRedirectTo('http://x/')).toThrow(
      'it is routed to v1:80 weight 90, v2:81 subset s weight 10 with path /',
    )
    expect(() => expect(ask('http://a.com/')).not.toRouteTo('v1')).toThrow(
      'wanted anything but a request that is routed to v1',
    )
  })

  it('name the condition that missed', () => {
    const shop = simulate(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public }
spec:
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop }
spec:
  hosts: [a.com]
  gateways: [public]
  http:
    - match: [{ uri: { prefix: /cart }, headers: { x-beta: { exact: '1' } } }]
      route: [{ destination: { host: cart } }]`)
    const decision = shop.request('http://a.com/cart', { headers: { 'x-beta': '2' } })
    expect(() => expect(decision).toRouteTo('cart')).toThrow('header x-beta is "2", wanted exact "1"')
    expect(JSON.parse(JSON.stringify(decision))).toEqual(decision)
  })
})
