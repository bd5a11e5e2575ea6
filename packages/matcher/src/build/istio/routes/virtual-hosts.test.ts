import { type Gateway, load } from '@gatewright/spec'
import { describe, expect, test } from 'vitest'
import { buildModel } from '../../build-model'
import {
  chainsAt,
  domainsAt,
  gateway,
  hostsOf,
  http,
  https,
  linesAt,
  modelOf,
  rule,
  service,
  virtualService,
} from '../../fixtures'

const vs = (name: string, hosts: readonly string[], more = {}) =>
  virtualService(name, { hosts, http: [rule(undefined, 'svc')], ...more })

describe('a VirtualService serves the more specific of each pair of hosts that cover one another', () => {
  test.each<[server: readonly string[], hosts: readonly string[], domains: readonly string[]]>([
    [['*'], ['a.com'], ['a.com']],
    [['*'], ['*'], ['*']],
    [['*.foo.com'], ['a.foo.com'], ['a.foo.com']],
    [['a.foo.com'], ['*.foo.com'], ['a.foo.com']],
    [['a.foo.com'], ['*'], ['a.foo.com']],
    [['*.foo.com'], ['*.com'], ['*.foo.com']],
    [['*.foo.com'], ['foo.com'], []],
    [['a.com', 'b.com'], ['*'], ['a.com', 'b.com']],
    [['A.com'], ['*'], ['a.com']],
    [['a.com.'], ['*'], ['a.com']],
    [['A.com'], ['a.com'], []],
  ])('server %o and VirtualService %o give %o', (server, hosts, domains) => {
    expect(domainsAt(modelOf([gateway('gw', [http(80, server)]), vs('vs', hosts)]), 80)).toEqual(domains)
  })

  test.each<[server: readonly string[], namespace: string, domains: readonly string[]]>([
    [['default/a.com'], 'default', ['a.com']],
    [['default/a.com'], 'other', []],
    [['./a.com'], 'default', ['a.com']],
    [['./a.com'], 'other', []],
    [['*/a.com'], 'other', ['a.com']],
    [['other/*'], 'other', ['a.com']],
  ])('server %o admits a VirtualService of namespace %s as %o', (server, namespace, domains) => {
    const model = modelOf([gateway('gw', [http(80, server)]), vs(`vs@${namespace}`, ['a.com'])])
    expect(domainsAt(model, 80)).toEqual(domains)
  })

  test('a short host is a name of the VirtualService namespace', () => {
    const model = modelOf([gateway('gw', [http(80)]), vs('vs@x', ['reviews', 'reviews.prod'])])
    expect(domainsAt(model, 80)).toEqual(['reviews.x.svc.cluster.local', 'reviews.prod'])
  })

  test.each([
    ['HTTP', http(80), 80],
    ['HTTPS', https(443, ['*']), 443],
  ])('an %s server without hosts, as in 2018, gives its VirtualServices the domain *', (_, server, port) => {
    const { resources } = load([gateway('gw', [server]), vs('vs', ['httpbin'])])
    const gateways = resources.gateways.map(withoutHosts)
    expect(domainsAt(buildModel({ ...resources, gateways }), port)).toEqual(['*'])
    expect(chainsAt(buildModel({ ...resources, gateways }), port)[0]?.serverNames).toEqual([])
  })
})

const withoutHosts = (one: Gateway): Gateway => ({
  ...one,
  spec: { ...one.spec, servers: one.spec.servers.map((server) => ({ ...server, hosts: [] })) },
})

describe('who is bound to a Gateway', () => {
  test.each<[string, object, readonly string[]]>([
    ['without gateways a VirtualService is for the mesh', { gateways: undefined }, []],
    ['mesh alone has no effect here', { gateways: ['mesh'] }, []],
    ['mesh beside the Gateway does no harm', { gateways: ['mesh', 'gw'] }, ['a.com']],
    ['a name without namespace is in the namespace of the VirtualService', { gateways: ['gw'] }, ['a.com']],
    ['./name is, too', { gateways: ['./gw'] }, ['a.com']],
    ['the old full name means namespace and name', { gateways: ['gw.default.svc.cluster.local'] }, ['a.com']],
    ['exportTo . of another namespace hides it', { exportTo: ['.'] }, []],
    ['exportTo ~ hides it', { exportTo: ['~'] }, []],
    ['exportTo the namespace of the proxy shows it', { exportTo: ['istio-system'] }, ['a.com']],
    ['exportTo another namespace hides it', { exportTo: ['books'] }, []],
  ])('%s', (_, more, domains) => {
    expect(domainsAt(modelOf([gateway('gw', [http(80)]), vs('vs', ['a.com'], more)]), 80)).toEqual(domains)
  })

  test('a VirtualService all of whose rules are filtered out has no virtual host', () => {
    const filtered = vs('vs', ['a.com'], { http: [rule('/a', 'svc', { match: [{ port: 8080 }] })] })
    expect(domainsAt(modelOf([gateway('gw', [http(80)]), filtered]), 80)).toEqual([])
  })
})

describe('several VirtualServices for one host', () => {
  const lines = (...services: readonly object[]) =>
    linesAt(modelOf([gateway('gw', [http(80)]), ...services]), 80, 'a.com')
  const aged = (name: string, year: number, ...rules: readonly object[]) =>
    virtualService(name, { creationTimestamp: `${year}-01-01T00:00:00Z`, http: rules })

  test('routes are concatenated oldest first, never sorted by length', () => {
    expect(lines(aged('a', 2024, rule('/a/b', 'new')), aged('z', 2020, rule('/a', 'old')))).toEqual([
      'prefix /a → old',
      'prefix /a/b → new',
    ])
  })

  test('of one age, name then namespace decide', () => {
    expect(
      lines(
        virtualService('beta', { http: [rule('/3', 'x')] }),
        virtualService('alpha@zoo', { http: [rule('/2', 'x.zoo.svc.cluster.local')] }),
        virtualService('alpha', { http: [rule('/1', 'x')] }),
      ).map((line) => line.slice(7, 9)),
    ).toEqual(['/1', '/2', '/3'])
  })

  test.each([
    ['a rule without match', rule(undefined, 'old')],
    ['prefix /', rule('/', 'old')],
    ['regex .*', { match: [{ uri: { regex: '.*' } }], route: [{ destination: { host: 'old' } }] }],
    [
      'a rule that only names port and gateway',
      { match: [{ port: 80, gateways: ['gw'] }], route: [{ destination: { host: 'old' } }] },
    ],
  ])('%s of an older one goes behind the rules of newer ones', (_, everything) => {
    expect(
      lines(aged('old', 2020, everything), aged('new', 2024, rule('/api', 'new'))).map((line) => line.split(' → ')[1]),
    ).toEqual(['new', 'old'])
  })

  test.each([
    ['headers', { headers: { 'x-a': {} } }],
    ['a method', { method: { exact: 'GET' } }],
    ['a query parameter', { queryParams: { k: {} } }],
    ['a scheme', { scheme: { exact: 'http' } }],
    ['an authority', { authority: { exact: 'a.com' } }],
    ['a header that must be absent', { withoutHeaders: { 'x-a': {} } }],
  ])('with %s it does not take everything and stays in front', (_, condition) => {
    const older = aged('old', 2020, { match: [condition], route: [{ destination: { host: 'old' } }] })
    expect(lines(older, aged('new', 2024, rule('/api', 'new'))).map((line) => line.split(' → ')[1])).toEqual([
      'old',
      'new',
    ])
  })

  test('of two that take everything the older stays first', () => {
    expect(lines(aged('b', 2024, rule(undefined, 'new')), aged('c', 2020, rule(undefined, 'old')))).toEqual([
      'any → old',
      'any → new',
    ])
  })

  test('private ones of the proxy namespace come before exported ones and those before public ones', () => {
    const proxy = { labels: { istio: 'ingressgateway' }, namespace: 'edge' }
    const one = (name: string, exportTo: readonly string[]) =>
      virtualService(name, { http: [rule(`/${name.slice(0, 1)}`, 'svc')], exportTo })
    const model = modelOf([gateway('gw', [http(80)]), one('a', ['*']), one('b', ['edge']), one('c@edge', ['.'])], {
      proxy,
    })
    expect(linesAt(model, 80, 'a.com').map((line) => line.slice(7, 9))).toEqual(['/c', '/b', '/a'])
  })

  test('two servers of one Gateway that cover a host do not double its routes', () => {
    const model = modelOf([
      gateway('gw', [http(80, ['a.com'], { name: 'one' }), http(80, ['*'], { name: 'two' })]),
      vs('vs', ['a.com']),
    ])
    expect(linesAt(model, 80, 'a.com')).toHaveLength(1)
  })
})

describe('httpsRedirect', () => {
  const redirecting = (hosts: readonly string[]) => http(80, hosts, { tls: { httpsRedirect: true } })
  const required = (resources: readonly object[]) =>
    Object.fromEntries(
      hostsOf(chainsAt(modelOf(resources), 80)[0]).map(({ domain, requireTls }) => [domain, requireTls]),
    )

  test('every virtual host of the server requires TLS, those without VirtualService included', () => {
    expect(required([gateway('gw', [redirecting(['a.com', 'b.com'])]), vs('vs', ['a.com'])])).toEqual({
      'a.com': true,
      'b.com': true,
    })
  })

  test('hosts under a wildcard of the server redirect, too', () => {
    expect(required([gateway('gw', [redirecting(['*'])]), vs('vs', ['a.com'])])).toEqual({ 'a.com': true, '*': true })
  })

  test('a host with a namespace that no VirtualService covers is a domain that nothing matches', () => {
    expect(required([gateway('gw', [redirecting(['default/b.com', './c.com'])])])).toEqual({})
  })

  test('the flag sticks to a virtual host that a plain server shares', () => {
    const model = [
      gateway('one', [redirecting(['a.com'])]),
      gateway('two', [http(80)]),
      vs('vs', ['a.com', 'b.com'], { gateways: ['two'] }),
    ]
    expect(required(model)).toEqual({ 'a.com': true, 'b.com': false })
  })
})

test('an unknown destination keeps its route', () => {
  const model = modelOf([
    gateway('gw', [http(80)]),
    service('svc'),
    vs('vs', ['a.com'], { http: [rule('/x', 'ghost'), rule(undefined, 'svc')] }),
  ])
  expect(linesAt(model, 80, 'a.com')).toEqual(['prefix /x → ghost', 'any → svc'])
})
