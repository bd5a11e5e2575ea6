import { describe, expect, test } from 'vitest'
import { CERTIFICATES, chainsAt, gateway, modelOf, server, virtualService } from '../../fixtures'

const to = (host: string, port = 1, more = {}) => ({ destination: { host, port: { number: port } }, ...more })
const summary = (resources: readonly object[], port: number) =>
  chainsAt(modelOf(resources), port).map(({ serverNames, route }) => [
    serverNames.join(),
    route.kind === 'http'
      ? 'http'
      : route.clusters.map(({ destination: { host }, weight }) => `${host.split('.')[0]} ${weight}`).join(', '),
  ])

describe('plain TCP', () => {
  const tcp = (...rules: readonly object[]) =>
    summary(
      [gateway('gw', [server('TCP', 3306, ['*'])]), virtualService('vs', { hosts: ['db.com'], tcp: rules })],
      3306,
    )

  test.each<[string, readonly object[], unknown[]]>([
    ['the first rule takes everything', [{ route: [to('one')] }, { route: [to('two')] }], [['', 'one 100']]],
    [
      'a rule for another port is passed over',
      [
        { match: [{ port: 5432 }], route: [to('one')] },
        { match: [{ port: 3306 }], route: [to('two')] },
      ],
      [['', 'two 100']],
    ],
    [
      'one of several blocks is enough',
      [{ match: [{ port: 5432 }, { port: 3306 }], route: [to('one')] }],
      [['', 'one 100']],
    ],
    ['a rule for another Gateway is passed over', [{ match: [{ gateways: ['other'] }], route: [to('one')] }], []],
    [
      'subnets and source labels do not count at a gateway',
      [{ match: [{ destinationSubnets: ['10.0.0.0/8'], sourceLabels: { app: 'x' } }], route: [to('one')] }],
      [['', 'one 100']],
    ],
    ['weights', [{ route: [to('one', 1, { weight: 75 }), to('two', 1, { weight: 25 })] }], [['', 'one 75, two 25']]],
  ])('%s', (_, rules, expected) => expect(tcp(...rules)).toEqual(expected))

  test('hosts decide only whether a VirtualService belongs to the server', () => {
    const rules = { tcp: [{ route: [to('one')] }] }
    const at = (hosts: readonly string[]) =>
      summary([gateway('gw', [server('TCP', 3306, ['*.db.com'])]), virtualService('vs', { hosts, ...rules })], 3306)
    expect([at(['a.db.com']), at(['*.com']), at(['a.com'])]).toEqual([[['', 'one 100']], [['', 'one 100']], []])
  })

  test('a TLS server that decrypts forwards bytes by tcp rules, for its own names', () => {
    const model = modelOf([
      gateway('gw', [server('TLS', 9443, ['a.com'], { tls: { mode: 'SIMPLE', ...CERTIFICATES } })]),
      virtualService('vs', {
        tcp: [{ route: [to('one')] }],
        tls: [{ match: [{ sniHosts: ['a.com'] }], route: [to('two')] }],
      }),
    ])
    expect(chainsAt(model, 9443)).toMatchObject([
      { serverNames: ['a.com'], tls: { clientCertificate: 'none' }, route: { kind: 'tcp', source: { index: 0 } } },
    ])
  })
})

describe('TLS passthrough', () => {
  const pass = (rules: readonly object[], hosts: readonly string[] = ['*']) =>
    summary(
      [
        gateway('gw', [server('TLS', 443, ['*'], { tls: { mode: 'PASSTHROUGH' } })]),
        virtualService('vs', { hosts, tls: rules }),
      ],
      443,
    )

  test.each<[string, readonly object[], unknown[]]>([
    [
      'each block is a chain of its own names',
      [{ match: [{ sniHosts: ['a.com'] }, { sniHosts: ['*.b.com', 'c.com'] }], route: [to('one')] }],
      [
        ['a.com', 'one 100'],
        ['*.b.com,c.com', 'one 100'],
      ],
    ],
    [
      'a block with a name that is taken is left out whole',
      [
        { match: [{ sniHosts: ['a.com'] }], route: [to('one')] },
        { match: [{ sniHosts: ['b.com', 'a.com'] }], route: [to('two')] },
      ],
      [['a.com', 'one 100']],
    ],
    ['* takes every name and none', [{ match: [{ sniHosts: ['*'] }], route: [to('one')] }], [['', 'one 100']]],
    ['names are lower-cased', [{ match: [{ sniHosts: ['A.com'] }], route: [to('one')] }], [['a.com', 'one 100']]],
    [
      'a block for another port is passed over',
      [{ match: [{ sniHosts: ['a.com'], port: 8443 }], route: [to('one')] }],
      [],
    ],
  ])('%s', (_, rules, expected) => expect(pass(rules)).toEqual(expected))

  test('the place of the rule is known', () => {
    const model = modelOf([
      gateway('gw', [server('TLS', 443, ['*'], { tls: { mode: 'PASSTHROUGH' } })]),
      virtualService('vs', { hosts: ['*'], tls: [{ match: [{ sniHosts: ['a.com'] }], route: [to('one')] }] }),
    ])
    expect(chainsAt(model, 443)[0]).toMatchObject({
      tls: undefined,
      server: { gateway: 'default/gw' },
      route: { source: { name: 'vs', index: 0, match: 0 } },
    })
  })

  test('http rules do nothing there', () => {
    const resources = [
      gateway('gw', [server('HTTPS', 443, ['*'], { tls: {} })]),
      virtualService('vs', { http: [{ route: [to('one')] }] }),
    ]
    expect(summary(resources, 443)).toEqual([])
  })
})
