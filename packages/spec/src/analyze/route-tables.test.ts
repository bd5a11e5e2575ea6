import { describe, expect, test } from 'vitest'
import type { HttpMatch, HttpRoute } from '../resources/virtual-service'
import { createContext } from './context'
import { gateway, http, https, type Input, resourceSet, rule, server, virtualService } from './fixtures'
import { routeTables } from './route-tables'

const tables = (...input: readonly Input[]) => routeTables(createContext(resourceSet(...input)))
const domains = (...input: readonly Input[]) =>
  tables(...input).map(({ target: { scheme, port, domain } }) => `${scheme} ${port} ${domain}`)
/** `owner/rule.block` of every route of the first table. */
const order = (...input: readonly Input[]) =>
  tables(...input)[0]?.routes.map((route) => `${route.owner.metadata.name}/${route.rule}.${route.block ?? '-'}`)

const vs = (name: string, hosts: string[], rules: HttpRoute[] = [rule('web')], more = {}, created?: string) =>
  virtualService(name, { hosts, gateways: ['gw'], http: rules, ...more }, created ? { creationTimestamp: created } : {})
const path = (prefix: string): HttpMatch => ({ uri: { prefix } })

describe('which virtual hosts there are', () => {
  test.each<[server: string[], hosts: string[], expected: string[]]>([
    [['*'], ['a.com'], ['a.com']],
    [['*.foo.com'], ['a.foo.com'], ['a.foo.com']],
    [['a.foo.com'], ['*.foo.com'], ['a.foo.com']],
    [['a.com', 'b.com'], ['*'], ['a.com', 'b.com']],
    [['*.foo.com'], ['foo.com'], []],
    [['A.com'], ['*'], ['a.com']],
    [['other/a.com'], ['a.com'], []],
    [['./a.com'], ['a.com'], ['a.com']],
    [['*/*', 'b.com'], ['a.com'], ['a.com']],
    [[], ['a.com'], ['*']],
    [['*'], ['web'], ['web.default.svc.cluster.local']],
  ])('server %o and VirtualService %o: %o', (hosts, own, expected) => {
    expect(domains(gateway('gw', [http(hosts)]), vs('a', own))).toEqual(expected.map((domain) => `http 80 ${domain}`))
  })

  test('plain HTTP servers of a port share their virtual hosts, those that end TLS do not', () => {
    const gws = ['gw', 'two'].map((name) => gateway(name, [http(['a.com']), https(['a.com'])]))
    expect(domains(...gws, vs('a', ['a.com'], undefined, { gateways: ['gw', 'two'] }))).toEqual([
      'http 80 a.com',
      'https 443 a.com',
      'https 443 a.com',
    ])
  })

  test.each([
    ['TCP', server(80, 'TCP', ['*'])],
    ['TLS', server(443, 'TLS', ['*'], { mode: 'SIMPLE' })],
    ['passed through', server(443, 'HTTPS', ['*'], { mode: 'PASSTHROUGH' })],
  ])('a server that does not look at HTTP has none: %s', (_, one) => {
    expect(domains(gateway('gw', [one]), vs('a', ['a.com']))).toEqual([])
  })

  test.each([
    ['is not exported to the namespace of the proxy', { exportTo: ['.'] }],
    ['is for the mesh', { gateways: ['mesh'] }],
    ['is a delegate', { hosts: [] }],
    ['has no rule for the port', { http: [rule('web', { port: 8080 })] }],
  ])('a VirtualService gets none that %s', (_, more) => {
    expect(domains(gateway('gw', [http()]), vs('a', ['a.com'], undefined, more))).toEqual([])
  })
})

describe('the order of routes', () => {
  const gw = gateway('gw', [http()])
  test('match blocks as written', () => {
    expect(order(gw, vs('a', ['a.com'], [rule('web', path('/b'), path('/a')), rule('web', path('/'))]))).toEqual([
      'a/0.0',
      'a/0.1',
      'a/1.0',
    ])
  })

  test('the older VirtualService first, then by name', () => {
    const one = (name: string, created?: string) => vs(name, ['a.com'], [rule('web', path(`/${name}`))], {}, created)
    expect(
      order(gw, one('c', '2020-01-01T00:00:00Z'), one('b', '2021-01-01T00:00:00Z'), one('a', '2021-01-01T00:00:00Z')),
    ).toEqual(['c/0.0', 'a/0.0', 'b/0.0'])
  })

  test('those of the proxy namespace alone, then those exported by name, then public ones', () => {
    const one = (name: string, exportTo: string[]) =>
      vs(name, ['a.com'], [rule('web', path(`/${name}`))], { exportTo, gateways: ['default/gw'] })
    expect(order(gw, one('a', ['*']), one('b', ['istio-system']), one('c@istio-system', ['.']))).toEqual([
      'c/0.0',
      'b/0.0',
      'a/0.0',
    ])
  })

  test('what takes everything goes last', () => {
    expect(order(gw, vs('a', ['a.com']), vs('b', ['a.com'], [rule('web', path('/b'))]))).toEqual(['b/0.0', 'a/0.-'])
  })

  test('and drops what comes after it in its own VirtualService', () => {
    const [table] = tables(gw, vs('a', ['a.com'], [rule('web', path('/')), rule('web', path('/b'))]))
    expect(table?.routes).toHaveLength(1)
    expect(table?.dropped.map(({ route, by }) => [route.rule, by.rule])).toEqual([[1, 0]])
  })

  test('what a delegate decides does not take everything', () => {
    expect(order(gw, vs('a', ['a.com'], [{ delegate: { name: 'd' } }, rule('web', path('/b'))]))).toEqual([
      'a/0.-',
      'a/1.0',
    ])
  })

  test.each<[match: HttpMatch, counts: boolean]>([
    [{ port: 80 }, true],
    [{ port: 81 }, false],
    [{ gateways: ['gw'] }, true],
    [{ gateways: ['mesh'] }, false],
    [{ sourceLabels: { istio: 'ingressgateway' } }, true],
    [{ sourceLabels: { app: 'client' } }, false],
    [{ sourceLabels: { app: 'client' }, gateways: ['gw'] }, true],
    [{ sourceNamespace: 'istio-system' }, true],
    [{ sourceNamespace: 'default' }, false],
  ])('a match that is decided beforehand: %o counts: %s', (match, counts) => {
    expect(order(gw, vs('a', ['a.com'], [rule('web', match), rule('web', path('/x'))]))).toEqual(
      counts ? ['a/0.0'] : ['a/1.0'],
    )
  })
})
