import { describe, expect, test } from 'vitest'
import type { Route } from '../../../model'
import { gateway, http, linesAt, modelOf, routesAt, rule, virtualService } from '../../fixtures'

const PROXY = { labels: { istio: 'ingressgateway', app: 'edge' }, namespace: 'istio-system' }

const model = (rules: readonly object[], servers = [http(80)]) =>
  modelOf([gateway('gw', servers), virtualService('vs', { http: rules })], { proxy: PROXY })
const routes = (rules: readonly object[]): readonly Route[] => routesAt(model(rules), 80, 'a.com')
const lines = (rules: readonly object[], port = 80, servers = [http(80)]) =>
  linesAt(model(rules, servers), port, 'a.com')
const to = (host: string) => ({ route: [{ destination: { host } }] })

describe('routes of one VirtualService', () => {
  test('each match block is a route with the action of its rule, in the order written', () => {
    expect(
      lines([{ match: [{ uri: { prefix: '/b' } }, { uri: { exact: '/a' } }], ...to('one') }, rule('/b/c', 'two')]),
    ).toEqual(['prefix /b → one', 'exact /a → one', 'prefix /b/c → two'])
  })

  test.each([
    ['a rule without match', rule(undefined, 'all')],
    ['prefix /', rule('/', 'all')],
    ['regex .*', { match: [{ uri: { regex: '.*' } }], ...to('all') }],
  ])('nothing is made after %s', (_, everything) => {
    expect(lines([rule('/a', 'one'), everything, rule('/late', 'two')]).map((line) => line.split(' → ')[1])).toEqual([
      'one',
      'all',
    ])
  })

  test('a catch-all block ends the rule and the VirtualService', () => {
    expect(
      lines([{ match: [{ uri: { prefix: '/' } }, { uri: { prefix: '/b' } }], ...to('one') }, rule('/c', 'two')]),
    ).toEqual(['prefix / → one'])
  })

  test.each([
    ['rule and match', { name: 'cart', match: [{ name: 'beta', uri: { prefix: '/' } }] }, 'cart.beta'],
    ['the rule alone', { name: 'cart', match: [{ uri: { prefix: '/' } }] }, 'cart'],
    ['a match without a rule name', { match: [{ name: 'beta', uri: { prefix: '/' } }] }, '.beta'],
    ['nothing', {}, ''],
  ])('a route is named after %s', (_, names, name) => {
    expect(routes([{ ...names, ...to('svc') }])[0]?.name).toBe(name)
  })

  test('a route knows its rule, its block, and the server it was made for', () => {
    const [, second] = routes([rule('/a', 'one'), { match: [{ uri: { prefix: '/b' } }], ...to('two') }])
    expect(second?.source).toEqual({
      kind: 'VirtualService',
      namespace: 'default',
      name: 'vs',
      index: 1,
      match: 0,
      file: undefined,
      line: undefined,
    })
    expect(second?.server).toEqual({ gateway: 'default/gw', server: 'http-80', port: 80 })
    expect(routes([rule(undefined, 'one')])[0]?.source.match).toBeUndefined()
  })
})

describe('conditions that are decided without a request', () => {
  test.each<[string, object, boolean]>([
    ['port of the server', { port: 80 }, true],
    ['another port', { port: 8080 }, false],
    ['the Gateway by its short name', { gateways: ['gw'] }, true],
    ['the Gateway by its full name', { gateways: ['default/gw'] }, true],
    ['another Gateway', { gateways: ['other'] }, false],
    ['labels of the proxy', { sourceLabels: { app: 'edge' } }, true],
    ['labels the proxy lacks', { sourceLabels: { app: 'client' } }, false],
    ['the namespace of the proxy', { sourceNamespace: 'istio-system' }, true],
    ['another namespace', { sourceNamespace: 'shop' }, false],
    ['labels it lacks beside its Gateway', { gateways: ['gw'], sourceLabels: { app: 'client' } }, true],
    ['another port beside its Gateway', { gateways: ['gw'], port: 8080 }, false],
  ])('a block for %s', (_, block, kept) => {
    expect(lines([{ match: [{ ...block, uri: { prefix: '/a' } }], ...to('svc') }])).toHaveLength(kept ? 1 : 0)
  })

  test('match.port is the port of the server, whatever listener it is merged into', () => {
    const servers = [http(80), http(8080)]
    const rules = [{ match: [{ port: 8080 }], ...to('admin') }, rule('/web', 'web')]
    expect(lines(rules, 80, servers)).toEqual(['prefix /web → web'])
    expect(lines(rules, 8080, servers)).toEqual(['any → admin'])
  })
})
