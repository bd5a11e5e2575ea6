import { describe, expect, test } from 'vitest'
import type { Cluster, Discovery } from '../../model'
import type { BuildOptions } from '../build-options'
import {
  destinationRule,
  endpointSlice,
  type Fields,
  gateway,
  http,
  modelOf,
  secret,
  service,
  serviceEntry,
  virtualService,
} from '../fixtures'

/** The cluster that a route to a destination gets. */
const clusterOf = (destination: object, resources: readonly object[], options?: BuildOptions): Cluster | undefined => {
  const route = [{ destination }]
  const model = modelOf([gateway('gw', [http(80)]), virtualService('vs', { http: [{ route }] }), ...resources], options)
  return [...model.clusters.values()][0]
}
const discover = (destination: object, resources: readonly object[], options?: BuildOptions): Discovery | undefined =>
  clusterOf(destination, resources, options)?.discovery
const addresses = (discovery: Discovery | undefined): readonly string[] | undefined =>
  discovery?.kind === 'static'
    ? discovery.endpoints.map(({ address, port }) => `${address}:${port}`)
    : discovery && ['dns', ...discovery.hosts.map(({ host, port }) => `${host}:${port}`)]
const svc = { host: 'svc' }
const full = 'svc.default.svc.cluster.local'

describe('whether a destination exists', () => {
  test.each<[string, object, readonly object[], readonly string[] | undefined]>([
    [
      'in an input without Service and ServiceEntry every host is looked up in DNS',
      { host: 'far.example', port: { number: 81 } },
      [],
      ['dns', 'far.example:81'],
    ],
    ['without a port by that of the server', svc, [], ['dns', `${full}:80`]],
    ['in any other input an unknown host does not exist', { host: 'far.example' }, [service('svc')], undefined],
    ['a name.namespace is literal and so unknown', { host: 'svc.default' }, [service('svc')], undefined],
    ['a port that the Service lacks does not exist', { host: 'svc', port: { number: 7 } }, [service('svc')], undefined],
    ['a subset that no rule defines does not exist', { host: 'svc', subset: 'v9' }, [service('svc')], undefined],
    [
      'a Service without slices is looked up in DNS under its own name',
      svc,
      [service('svc', [8080])],
      ['dns', `${full}:8080`],
    ],
    [
      'a headless one by its target port',
      svc,
      [service('svc', [{ port: 80, targetPort: 3000 }], { clusterIP: 'None' })],
      ['dns', `${full}:3000`],
    ],
    [
      'a UDP port is none',
      { host: 'svc', port: { number: 53 } },
      [service('svc', [{ port: 53, protocol: 'UDP' }])],
      undefined,
    ],
  ])('%s', (_, destination, resources, expected) => {
    expect(addresses(discover(destination, resources))).toEqual(expected)
  })

  test('clusters are named as Istio names them', () => {
    const rules = destinationRule('svc', 'svc', { subsets: [{ name: 'v2' }] })
    expect(clusterOf({ host: 'svc', subset: 'v2' }, [service('svc', [8080]), rules])).toMatchObject({
      name: `outbound|8080|v2|${full}`,
      destination: { host: full, port: 8080, subset: 'v2' },
    })
  })
})

describe('endpoint overrides', () => {
  const endpoints = { 'svc:80': ['10.9.0.1:1', '[::1]:2'] }
  test.each<[string, object, readonly object[], Record<string, string[]>, readonly string[] | undefined]>([
    [
      'win over slices',
      svc,
      [service('svc'), endpointSlice('s', 'svc', [{ addresses: ['10.0.0.1'] }])],
      endpoints,
      ['10.9.0.1:1', '::1:2'],
    ],
    [
      'win over a ServiceEntry',
      { host: 'x.com' },
      [serviceEntry('x', ['x.com'], { resolution: 'DNS' })],
      { 'x.com:80': ['10.9.0.1:1'] },
      ['10.9.0.1:1'],
    ],
    ['bring a host into being', svc, [service('other')], endpoints, ['10.9.0.1:1', '::1:2']],
    ['bring a port into being', svc, [service('svc', [81, 82])], endpoints, ['10.9.0.1:1', '::1:2']],
    [
      'bring a subset into being',
      { host: 'svc', subset: 'v1' },
      [service('svc')],
      { 'svc:80/v1': ['10.9.0.1:1'] },
      ['10.9.0.1:1'],
    ],
    ['of the whole do not define subsets', { host: 'svc', subset: 'v1' }, [service('svc')], endpoints, undefined],
    ['of the only port say the port', svc, [], { 'svc:8000': ['10.9.0.1:1'] }, ['10.9.0.1:1']],
    [
      'with host names are looked up',
      svc,
      [],
      { 'svc:80': ['localhost:1', '10.9.0.1:2'] },
      ['dns', 'localhost:1', '10.9.0.1:2'],
    ],
    ['may be unix sockets', svc, [], { 'svc:80': ['unix:/run/a.sock'] }, ['unix:/run/a.sock:0']],
  ])('%s', (_, destination, resources, given, expected) => {
    expect(addresses(discover(destination, resources, { endpoints: given }))).toEqual(expected)
  })
})

describe('EndpointSlices', () => {
  const found = (
    slices: readonly object[],
    ports: readonly (number | Fields)[] = [80],
    destination: object = svc,
    more: readonly object[] = [],
  ) => addresses(discover(destination, [service('svc', ports), ...slices, ...more]))
  const one = (conditions: object | null | undefined, address = '10.0.0.1') => ({ addresses: [address], conditions })

  test.each<[string, readonly Fields[], readonly string[]]>([
    ['without conditions is ready', [one(undefined)], ['10.0.0.1:8080']],
    ['ready null is ready', [one({ ready: null })], ['10.0.0.1:8080']],
    ['not ready is not used', [one({ ready: false })], []],
    [
      'one that still serves while it terminates is not used beside a ready one',
      [one({ ready: false, serving: true, terminating: true }), one({ ready: true }, '10.0.0.2')],
      ['10.0.0.2:8080'],
    ],
    ['and is used alone', [one({ ready: false, serving: true, terminating: true })], ['10.0.0.1:8080']],
    [
      'one that serves and does not terminate is not used',
      [one({ ready: false, serving: true, terminating: false })],
      [],
    ],
    ['only the first address counts', [{ addresses: ['10.0.0.1', '10.0.0.2'] }], ['10.0.0.1:8080']],
  ])('an endpoint %s', (_, endpoints, expected) =>
    expect(found([endpointSlice('s', 'svc', endpoints)])).toEqual(expected),
  )

  test('an endpoint in two slices is one', () => {
    expect(
      found([endpointSlice('a', 'svc', [one({}), one({}, '10.0.0.2')]), endpointSlice('b', 'svc', [one({})])]),
    ).toEqual(['10.0.0.1:8080', '10.0.0.2:8080'])
  })

  test('slices may carry different numbers for one port name', () => {
    const other = { ports: [{ name: 'http-80', port: 9090 }] }
    expect(
      found([endpointSlice('a', 'svc', [one({})]), endpointSlice('b', 'svc', [one({}, '10.0.0.2')], other)]),
    ).toEqual(['10.0.0.1:8080', '10.0.0.2:9090'])
  })

  test.each<[string, Fields, Fields, readonly string[]]>([
    [
      'is found by name, not by number',
      { port: 80, name: 'web' },
      {
        ports: [
          { name: 'x', port: 80 },
          { name: 'web', port: 3000 },
        ],
      },
      ['10.0.0.1:3000'],
    ],
    [
      'without name matches the slice port without name',
      { port: 80 },
      { ports: [{ name: '', port: 3000 }] },
      ['10.0.0.1:3000'],
    ],
    [
      'whose slice port has no number takes the target port',
      { port: 80, targetPort: 5000 },
      { ports: [{ port: null }] },
      ['10.0.0.1:5000'],
    ],
    ['or its own', { port: 80 }, { ports: [{ port: null }] }, ['10.0.0.1:80']],
    ['of another protocol is another port', { port: 80 }, { ports: [{ port: 3000, protocol: 'UDP' }] }, []],
    ['that no slice has reaches nobody', { port: 80, name: 'web' }, { ports: [] }, []],
  ])('a Service port %s', (_, port, slice, expected) => {
    expect(found([endpointSlice('s', 'svc', [one({})], slice)], [port])).toEqual(expected)
  })

  test('slices of another Service or namespace are not looked at', () => {
    expect(found([endpointSlice('s', 'other', [one({})]), endpointSlice('t@x', 'svc', [one({})])])).toEqual([
      'dns',
      `${full}:80`,
    ])
  })

  test('a Service whose slices hold no endpoint exists and has none', () => {
    expect(discover(svc, [service('svc'), endpointSlice('s', 'svc', [])])).toEqual({ kind: 'static', endpoints: [] })
  })

  describe('subsets', () => {
    const v1 = { host: 'svc', subset: 'v1' }
    const rules = destinationRule('svc', 'svc', {
      subsets: [{ name: 'v1', labels: { version: 'v1' } }, { name: 'all' }],
    })
    const labelled = (address: string, version: string) => ({ addresses: [address], labels: { version } })
    test.each<[string, object, readonly Fields[], readonly string[]]>([
      [
        'take the endpoints that carry their labels',
        v1,
        [labelled('10.0.0.1', 'v1'), labelled('10.0.0.2', 'v2')],
        ['10.0.0.1:8080'],
      ],
      ['may select nobody', v1, [labelled('10.0.0.2', 'v2')], []],
      [
        'without labels take all',
        { host: 'svc', subset: 'all' },
        [labelled('10.0.0.1', 'v1'), labelled('10.0.0.2', 'v2')],
        ['10.0.0.1:8080', '10.0.0.2:8080'],
      ],
      ['take all where no labels are known', v1, [one({}), one({}, '10.0.0.2')], ['10.0.0.1:8080', '10.0.0.2:8080']],
    ])('%s', (_, destination, endpoints, expected) => {
      expect(found([endpointSlice('s', 'svc', endpoints)], [80], destination, [rules])).toEqual(expected)
    })

    test('labels of an endpoint are those of its Pod where the input has it', () => {
      const pod = (name: string, version: string) => ({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name, labels: { version } },
        spec: {},
      })
      const of = (address: string, name: string) => ({ addresses: [address], targetRef: { kind: 'Pod', name } })
      const slice = endpointSlice('s', 'svc', [of('10.0.0.1', 'a'), of('10.0.0.2', 'b')])
      expect(found([slice], [80], v1, [rules, pod('a', 'v1'), pod('b', 'v2')])).toEqual(['10.0.0.1:8080'])
    })
  })
})

describe('ServiceEntry', () => {
  const entry = (spec: Fields, host = 'x.com', subset?: object) =>
    discover({ host, ...subset }, [serviceEntry('x', [host.startsWith('a.') ? '*.x.com' : host], spec)])

  test.each<[string, Fields, readonly string[]]>([
    [
      'STATIC lists its endpoints',
      { resolution: 'STATIC', endpoints: [{ address: '10.0.0.1' }, { address: '10.0.0.2', ports: { http: 8080 } }] },
      ['10.0.0.1:80', '10.0.0.2:8080'],
    ],
    [
      'the target port comes before the number',
      {
        resolution: 'STATIC',
        ports: [{ number: 80, name: 'http', protocol: 'HTTP', targetPort: 3000 }],
        endpoints: [{ address: '10.0.0.1' }],
      },
      ['10.0.0.1:3000'],
    ],
    [
      'a unix socket has no port',
      { resolution: 'STATIC', endpoints: [{ address: 'unix:///run/x.sock' }] },
      ['unix:/run/x.sock:0'],
    ],
    ['DNS looks up its endpoints', { resolution: 'DNS', endpoints: [{ address: 'a.x.com' }] }, ['dns', 'a.x.com:80']],
    ['DNS without endpoints looks up the host', { resolution: 'DNS' }, ['dns', 'x.com:80']],
    ['addresses need no looking up', { resolution: 'DNS', endpoints: [{ address: '10.0.0.1' }] }, ['10.0.0.1:80']],
    ['NONE leads nowhere at a gateway', { resolution: 'NONE' }, []],
    ['no resolution is NONE', {}, []],
  ])('%s', (_, spec, expected) => expect(addresses(entry(spec))).toEqual(expected))

  test('DNS takes part with all addresses, DNS_ROUND_ROBIN with the first', () => {
    expect(['DNS', 'DNS_ROUND_ROBIN'].map((resolution) => entry({ resolution }))).toMatchObject([
      { all: true },
      { all: false },
    ])
  })

  test('weights, labels and localities stay; no weight is 1', () => {
    const endpoints = [
      { address: '10.0.0.1', weight: 3, locality: 'eu/a', labels: { v: '1' } },
      { address: '10.0.0.2' },
    ]
    expect(entry({ resolution: 'STATIC', endpoints })).toMatchObject({
      endpoints: [
        { weight: 3, locality: 'eu/a', labels: { v: '1' } },
        { weight: 1, locality: '', labels: {} },
      ],
    })
  })

  test('a wildcard host covers the names below it', () => {
    expect(addresses(entry({ resolution: 'STATIC', endpoints: [{ address: '10.0.0.1' }] }, 'a.x.com'))).toEqual([
      '10.0.0.1:80',
    ])
  })

  test('a port that it lacks does not exist', () => {
    expect(entry({ resolution: 'DNS' }, 'x.com', { port: { number: 9 } })).toBeUndefined()
  })

  test.each([
    [['.'], undefined],
    [['istio-system'], ['dns', 'x.com:80']],
  ])('exportTo %o', (exportTo, expected) => expect(addresses(entry({ resolution: 'DNS', exportTo }))).toEqual(expected))

  test('subsets select by the labels of the endpoints', () => {
    const rules = destinationRule('x', 'x.com', { subsets: [{ name: 'v1', labels: { v: '1' } }] })
    const endpoints = [
      { address: '10.0.0.1', labels: { v: '1' } },
      { address: '10.0.0.2', labels: { v: '2' } },
    ]
    const resources = [serviceEntry('x', ['x.com'], { resolution: 'STATIC', endpoints }), rules]
    expect(addresses(discover({ host: 'x.com', subset: 'v1' }, resources))).toEqual(['10.0.0.1:80'])
  })
})

describe('ExternalName', () => {
  const external = (externalName: string, ports: readonly number[] = [80], options?: BuildOptions) =>
    discover(svc, [service('svc', ports, { type: 'ExternalName', externalName })], options)

  test('is looked up under the name it stands for, never at a local address', () => {
    expect(external('api.partner.example')).toEqual({
      kind: 'dns',
      hosts: [{ host: 'api.partner.example', port: 80 }],
      all: true,
      refuseLocal: true,
    })
  })

  test('without ports every port is one', () =>
    expect(addresses(external('api.example', []))).toEqual(['dns', 'api.example:80']))

  test.each([
    'localhost',
    'LOCALHOST.',
    'foo.localhost',
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f.1',
    '0.0.0.0',
    '169.254.169.254',
    '[::1]',
    '::',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    'fe80::1',
    'metadata.google.internal',
    'kubernetes.default.svc',
  ])('%s is refused', (name) => expect(external(name)).toBeUndefined())

  test.each(['10.0.0.1', 'localhost.example', '2001:db8::1'])('%s is not', (name) =>
    expect(external(name)).toBeDefined(),
  )

  test('an override says where it lives all the same', () => {
    expect(addresses(external('localhost', [80], { endpoints: { 'svc:80': ['127.0.0.1:9'] } }))).toEqual([
      '127.0.0.1:9',
    ])
  })
})

describe('protocol of a port', () => {
  const protocol = (port: Fields, policy?: Fields) =>
    clusterOf(svc, [
      service('svc', [{ port: 80, ...port }]),
      ...(policy ? [destinationRule('svc', 'svc', { trafficPolicy: { connectionPool: { http: policy } } })] : []),
    ])?.protocol
  test.each<[string, Fields, string]>([
    ['no name', {}, 'http1'],
    ['http', { name: 'http' }, 'http1'],
    ['http-web', { name: 'http-web' }, 'http1'],
    ['http2', { name: 'http2' }, 'http2'],
    ['grpc-api', { name: 'grpc-api' }, 'http2'],
    ['grpc-web', { name: 'grpc-web' }, 'http2'],
    ['grpcfoo', { name: 'grpcfoo' }, 'http1'],
    ['appProtocol before the name', { name: 'http', appProtocol: 'kubernetes.io/h2c' }, 'http2'],
    ['appProtocol ws', { name: 'grpc', appProtocol: 'kubernetes.io/ws' }, 'http1'],
    ['an unknown appProtocol leaves the name', { name: 'grpc', appProtocol: 'acme.io/x' }, 'http2'],
  ])('%s', (_, port, expected) => expect(protocol(port)).toBe(expected))

  test('h2UpgradePolicy UPGRADE speaks HTTP/2 to HTTP ports, not to TCP ones', () => {
    const upgrade = { h2UpgradePolicy: 'UPGRADE' }
    expect([protocol({ name: 'http' }, upgrade), protocol({ name: 'tcp' }, upgrade)]).toEqual(['http2', 'http1'])
  })

  test('the protocol of a ServiceEntry port counts, its name does not', () => {
    const ports = [{ number: 80, name: 'http', protocol: 'HTTP2' }]
    expect(clusterOf({ host: 'x.com' }, [serviceEntry('x', ['x.com'], { resolution: 'DNS', ports })])?.protocol).toBe(
      'http2',
    )
  })
})

describe('TLS to the upstream', () => {
  const tlsOf = (tls: object, more: readonly object[] = []) =>
    clusterOf(svc, [service('svc'), destinationRule('svc', 'svc', { trafficPolicy: { tls } }), ...more])
  const inline = (pem: string, name: string) => ({ from: 'inline', pem, secret: `istio-system/${name}` })

  test.each([['DISABLE'], [undefined]])('mode %s is plain text', (mode) => {
    expect(tlsOf({ mode, sni: 'x' })).toMatchObject({ tls: undefined, tlsMaterial: undefined })
  })

  test('SIMPLE trusts its CA file, else the system, and shows no certificate', () => {
    expect(tlsOf({ mode: 'SIMPLE', caCertificates: '/ca.crt' })?.tlsMaterial).toEqual({
      certificate: undefined,
      privateKey: undefined,
      caCertificates: { from: 'file', path: '/ca.crt' },
      caCrl: undefined,
    })
    expect(tlsOf({ mode: 'SIMPLE' })?.tlsMaterial?.caCertificates).toBeUndefined()
  })

  test('MUTUAL shows its certificate', () => {
    expect(tlsOf({ mode: 'MUTUAL', clientCertificate: '/c.crt', privateKey: '/c.key' })?.tlsMaterial).toMatchObject({
      certificate: { path: '/c.crt' },
      privateKey: { path: '/c.key' },
    })
  })

  test('a credential is a Secret beside the proxy', () => {
    const credential = secret('cred@istio-system', { 'tls.crt': 'C', 'tls.key': 'K', 'ca.crt': 'A' })
    expect(tlsOf({ mode: 'MUTUAL', credentialName: 'cred' }, [credential])?.tlsMaterial).toEqual({
      certificate: inline('C', 'cred'),
      privateKey: inline('K', 'cred'),
      caCertificates: inline('A', 'cred'),
      caCrl: undefined,
    })
    expect(tlsOf({ mode: 'SIMPLE', credentialName: 'cred' }, [credential])?.tlsMaterial).toMatchObject({
      certificate: undefined,
      caCertificates: inline('A', 'cred'),
    })
    expect(tlsOf({ mode: 'MUTUAL', credentialName: 'nope' }, [credential])?.tlsMaterial?.certificate).toEqual({
      from: 'missing',
      secret: 'istio-system/nope',
    })
  })

  test('the mesh identity is missing outside a mesh', () => {
    expect(tlsOf({ mode: 'ISTIO_MUTUAL' })?.tlsMaterial?.certificate).toEqual({ from: 'missing', secret: 'builtin://' })
  })

  test.each<[string, object, readonly string[] | undefined]>([
    ['where the rule has none', {}, ['api']],
    ['not where it has its own', { subjectAltNames: ['own'] }, ['own']],
  ])('names of a ServiceEntry are expected %s', (_, tls, names) => {
    const entry = serviceEntry('x', ['x.com'], { resolution: 'DNS', subjectAltNames: ['api'] })
    const rules = destinationRule('x', 'x.com', { trafficPolicy: { tls: { mode: 'SIMPLE', ...tls } } })
    expect(clusterOf({ host: 'x.com' }, [entry, rules])?.tls?.subjectAltNames).toEqual(names)
  })
})
