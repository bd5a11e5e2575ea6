import { describe, expect, test } from 'vitest'
import {
  CERTIFICATES,
  chainsAt,
  domainsAt,
  gateway,
  hostsOf,
  http,
  https,
  listenerAt,
  modelOf,
  rule,
  server,
  virtualService,
} from '../fixtures'

const toSvc = (name: string, hosts: readonly string[], more = {}) =>
  virtualService(name, { hosts, http: [rule(undefined, 'svc')], ...more })

const portsOf = (resources: readonly object[], options = {}) =>
  modelOf(resources, options).listeners.map(({ port }) => port)

describe('which Gateways apply', () => {
  const labels = { istio: 'ingressgateway' }
  test.each([
    [
      'a selector that fits the proxy applies whatever the namespace of the Gateway',
      { selector: { istio: 'ingressgateway' } },
      [80],
    ],
    ['no selector fits every proxy', { selector: undefined }, [80]],
    [
      'a selector with a label that the proxy lacks does not apply',
      { selector: { istio: 'ingressgateway', tier: 'x' } },
      [],
    ],
    ['a selector with another value does not apply', { selector: { istio: 'egressgateway' } }, []],
  ])('%s', (_, more, ports) => {
    expect(portsOf([gateway('gw@x', [http(80)], more)], { proxy: { labels, namespace: 'istio-system' } })).toEqual(
      ports,
    )
  })
})

describe('servers that share an address and port', () => {
  test('plain HTTP servers of two Gateways share one table', () => {
    const model = modelOf([
      gateway('one', [http(80)]),
      gateway('two', [http(80)]),
      toSvc('first', ['a.com'], { gateways: ['one'] }),
      toSvc('second', ['b.com'], { gateways: ['two'] }),
    ])
    expect(chainsAt(model, 80)).toHaveLength(1)
    expect(domainsAt(model, 80)).toEqual(['a.com', 'b.com'])
    expect(chainsAt(model, 80)[0]?.server).toBeUndefined()
    expect(hostsOf(chainsAt(model, 80)[0])[1]?.routes[0]?.server).toEqual({
      gateway: 'default/two',
      server: 'http-80',
      port: 80,
    })
  })

  const age = (year: number) => ({ creationTimestamp: `${year}-01-01T00:00:00Z` })
  const tcp = (port: number, more = {}) => server('TCP', port, ['*'], more)
  const tcpRoute = virtualService('tcp', {
    hosts: ['*'],
    gateways: ['old', 'new'],
    tcp: [{ route: [{ destination: { host: 'db', port: { number: 5432 } } }] }],
    http: [rule(undefined, 'svc')],
  })
  test.each([
    ['a TCP server after HTTP is left out', http(80), tcp(80), ['http']],
    ['an HTTP server after TCP is left out', tcp(80), http(80), ['tcp']],
    ['of two TCP servers the later is left out', tcp(80, { name: 'first' }), tcp(80, { name: 'second' }), ['tcp']],
    ['GRPC joins HTTP', http(80), server('GRPC', 80, ['*']), ['http']],
    ['an HTTPS server after HTTP is left out', http(80), https(80, ['a.com']), ['http']],
    [
      'an HTTP server after HTTPS is a second chain without names',
      https(80, ['a.com']),
      http(80),
      ['http a.com', 'http'],
    ],
    [
      'HTTPS and TLS servers with different names are chains of one listener',
      https(80, ['a.com']),
      server('TLS', 80, ['b.com'], { tls: { mode: 'SIMPLE', ...CERTIFICATES } }),
      ['http a.com', 'tcp b.com'],
    ],
  ])('%s', (_, first, second, chains) => {
    const model = modelOf([gateway('new', [second], age(2024)), gateway('old', [first], age(2020)), tcpRoute])
    expect(model.listeners).toHaveLength(1)
    expect(chainsAt(model, 80).map(({ route, serverNames }) => [route.kind, ...serverNames].join(' '))).toEqual(chains)
  })

  test('different bind addresses are independent listeners', () => {
    const model = modelOf([
      gateway('old', [http(80, ['*'], { bind: '10.0.0.1' })], age(2020)),
      gateway('new', [tcp(80, { bind: '10.0.0.2' })], age(2024)),
      tcpRoute,
    ])
    expect(chainsAt(model, 80, '10.0.0.1').map(({ route }) => route.kind)).toEqual(['http'])
    expect(chainsAt(model, 80, '10.0.0.2').map(({ route }) => route.kind)).toEqual(['tcp'])
  })
})

describe('names of TLS servers', () => {
  const names = (...servers: readonly object[]) =>
    chainsAt(
      modelOf([
        gateway(
          'gw',
          servers.map((one, at) => ({ ...one, port: { number: 443, name: `https-${at}`, protocol: 'HTTPS' } })),
        ),
      ]),
      443,
    ).map(({ serverNames }) => serverNames)
  test.each<[string, readonly (readonly string[])[], readonly (readonly string[])[]]>([
    ['the listed hosts are the server names', [['a.com', 'b.com']], [['a.com', 'b.com']]],
    ['* takes every name and clients that send none', [['*']], [[]]],
    ['* among others does so, too', [['a.com', '*']], [[]]],
    ['namespaces are no part of a name', [['ns1/a.com', './b.com', '*/c.com']], [['a.com', 'b.com', 'c.com']]],
    ['any host in any namespace makes the whole list *', [['*/*', 'b.com']], [[]]],
    ['names are lower-cased', [['A.Com']], [['a.com']]],
    ['a server that repeats a host is skipped with all its hosts', [['a.com'], ['a.com', 'b.com']], [['a.com']]],
    [
      'an exact name and the wildcard above it are two servers',
      [['*.foo.com'], ['a.foo.com']],
      [['*.foo.com'], ['a.foo.com']],
    ],
    ['hosts are compared as written, with their namespaces', [['ns1/a.com'], ['a.com']], [['a.com'], ['a.com']]],
  ])('%s', (_, servers, expected) => {
    expect(names(...servers.map((hosts) => https(443, hosts)))).toEqual(expected)
  })

  test('the newer of two Gateways with one host loses its whole server', () => {
    const model = modelOf([
      gateway('new', [https(443, ['a.com', 'c.com'])], { creationTimestamp: '2024-01-01T00:00:00Z' }),
      gateway('old', [https(443, ['a.com'])], { creationTimestamp: '2020-01-01T00:00:00Z' }),
    ])
    expect(chainsAt(model, 443).map(({ serverNames, server: ref }) => [ref?.gateway, ...serverNames])).toEqual([
      ['default/old', 'a.com'],
    ])
  })

  test('plain HTTP servers with httpsRedirect have a tls block, so an equal host drops the later one', () => {
    const redirecting = http(80, ['*'], { tls: { httpsRedirect: true } })
    const model = modelOf([
      gateway('one', [redirecting]),
      gateway('two', [redirecting]),
      toSvc('late', ['b.com'], { gateways: ['two'] }),
    ])
    expect(domainsAt(model, 80)).toEqual(['*'])
  })

  test('HTTPS servers do not share virtual hosts', () => {
    const model = modelOf([
      gateway('gw', [https(443, ['a.com'], { name: 'a' }), https(443, ['b.com', 'c.com'], { name: 'bc' })]),
      toSvc('all', ['a.com', 'b.com', 'c.com']),
    ])
    expect(chainsAt(model, 443).map((chain) => hostsOf(chain).map(({ domain }) => domain))).toEqual([
      ['a.com'],
      ['b.com', 'c.com'],
    ])
  })
})

describe('what a server opens', () => {
  test('a server without VirtualService listens and has no virtual host', () => {
    const model = modelOf([gateway('gw', [http(80)])])
    expect(domainsAt(model, 80)).toEqual([])
    expect(listenerAt(model, 80)).toBeDefined()
  })

  test.each([
    ['a TCP server without tcp rule opens no port', [server('TCP', 3306, ['*'])]],
    [
      'a PASSTHROUGH server without tls rule opens no port',
      [server('TLS', 443, ['*'], { tls: { mode: 'PASSTHROUGH' } })],
    ],
    ['a UDP server opens no port', [server('UDP', 53, ['*'])]],
  ])('%s', (_, servers) => {
    expect(portsOf([gateway('gw', servers), toSvc('web', ['*'])])).toEqual([])
  })

  test.each([
    ['HTTP', undefined, 'http', false],
    ['HTTP2', undefined, 'http', false],
    ['GRPC', undefined, 'http', false],
    ['GRPC-Web', undefined, 'http', false],
    ['HTTPS', { mode: 'SIMPLE', ...CERTIFICATES }, 'http', true],
    ['HTTPS', { mode: 'PASSTHROUGH' }, 'passthrough', false],
    ['HTTPS', {}, 'passthrough', false],
    ['TLS', { mode: 'SIMPLE', ...CERTIFICATES }, 'tcp', true],
    ['TLS', { mode: 'PASSTHROUGH' }, 'passthrough', false],
    ['TCP', undefined, 'tcp', false],
    ['MONGO', undefined, 'tcp', false],
  ])('protocol %s with tls %o is a chain of kind %s', (protocol, tls, kind, decrypts) => {
    const to = [{ destination: { host: 'svc', port: { number: 1 } } }]
    const model = modelOf([
      gateway('gw', [server(protocol, 9000, ['*'], tls ? { tls } : {})]),
      virtualService('all', {
        hosts: ['a.com'],
        http: [{ route: to }],
        tcp: [{ route: to }],
        tls: [{ match: [{ sniHosts: ['a.com'] }], route: to }],
      }),
    ])
    expect(chainsAt(model, 9000).map(({ route, tls: decrypting }) => [route.kind, decrypting !== undefined])).toEqual([
      [kind, decrypts],
    ])
  })
})
