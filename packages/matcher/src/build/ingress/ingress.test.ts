import { describe, expect, test } from 'vitest'
import type { Route, RoutingModel } from '../../model'
import type { BuildOptions } from '../build-options'
import {
  backend,
  chainsAt,
  destinationRule,
  domainsAt,
  gateway,
  hostsOf,
  http,
  https,
  ingress,
  ingressRule,
  linesAt,
  modelOf,
  routesAt,
  rule,
  secret,
  server,
  service,
  virtualService,
} from '../fixtures'

const PAIR = { 'tls.crt': 'C', 'tls.key': 'K' }
const web = (more = {}, name = 'web') => ingress(name, { rules: [ingressRule('a.com', { '/': 'web' })], ...more })
const aged = (year: number) => ({ creationTimestamp: `${year}-01-01T00:00:00Z` })
const actionOf = (model: RoutingModel, domain = 'a.com', at = 0): Route['action'] | undefined =>
  routesAt(model, 80, domain)[at]?.action

describe('which Ingresses are served', () => {
  const classOf = (name: string, controller: string, annotations?: object) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    metadata: { name, annotations },
    spec: { controller },
  })
  const ports = (resources: readonly object[], options?: BuildOptions) =>
    modelOf(resources, options).listeners.map(({ port }) => port)
  const none = { ingressClassName: undefined }
  test.each<[string, readonly object[], readonly number[]]>([
    ['class gatewright', [web()], [80]],
    ['class istio', [web({ ingressClassName: 'istio' })], [80]],
    ['by annotation', [web({ ...none, annotations: { 'kubernetes.io/ingress.class': 'istio' } })], [80]],
    ['not another class', [web({ ingressClassName: 'nginx' })], []],
    ['not another annotation', [web({ ...none, annotations: { 'kubernetes.io/ingress.class': 'nginx' } })], []],
    ['not without class', [web(none)], []],
    [
      'without class when ours is the default',
      [
        web(none),
        classOf('x', 'istio.io/ingress-controller', { 'ingressclass.kubernetes.io/is-default-class': 'true' }),
      ],
      [80],
    ],
    [
      'by the controller of its class, whatever the name',
      [web({ ingressClassName: 'x' }), classOf('x', 'gatewright.dev/ingress-controller')],
      [80],
    ],
    [
      'not when the class of our name has another controller',
      [web({ ingressClassName: 'istio' }), classOf('istio', 'nginx.org/x')],
      [],
    ],
    ['on 443 too, when one has a tls entry', [web({ tls: [{ hosts: ['a.com'], secretName: 's' }] })], [80, 443]],
  ])('%s', (_, resources, expected) => expect(ports(resources)).toEqual(expected))

  test('class names may be given', () =>
    expect(ports([web({ ingressClassName: 'own' })], { ingress: { ingressClasses: ['own'] } })).toEqual([80]))
})

describe('hosts', () => {
  test('rules of one host are merged over Ingresses and namespaces; backends stay in their own', () => {
    const model = modelOf([
      ingress('one@x', { rules: [ingressRule('a.com', { '/x': 'web' })] }),
      ingress('two@y', { rules: [ingressRule('a.com', { '/y': 'web' })] }),
    ])
    expect(linesAt(model, 80, 'a.com')).toEqual([
      'elements /x → web.x.svc.cluster.local',
      'elements /y → web.y.svc.cluster.local',
    ])
  })

  test('a wildcard stands for one label, no host is every host', () => {
    const model = modelOf([
      ingress('i', { rules: [ingressRule('*.foo.com', { '/': 'web' }), ingressRule(undefined, { '/': 'web' })] }),
    ])
    expect(hostsOf(chainsAt(model, 80)[0]).map(({ domain, wildcardLabels }) => [domain, wildcardLabels])).toEqual([
      ['*.foo.com', 'one'],
      ['*', 'one'],
    ])
  })

  test('a host without http has no route of its own', () => {
    expect(routesAt(modelOf([ingress('i', { rules: [{ host: 'a.com' }] })]), 80, 'a.com')).toEqual([])
    expect(domainsAt(modelOf([ingress('i', { rules: [{ host: 'a.com' }] })]), 80)).toEqual(['a.com'])
  })
})

describe('one path claimed twice', () => {
  const claim = (name: string, to: string, more = {}, type = 'Exact') =>
    ingress(name, { rules: [ingressRule('a.com', { '/a': to }, type)], ...more })
  test.each<[string, readonly object[], readonly string[]]>([
    [
      'belongs to the older Ingress',
      [claim('a', 'young', aged(2024)), claim('z', 'old', aged(2020))],
      ['exact /a → old'],
    ],
    ['of one age to the smaller namespace and name', [claim('b', 'b'), claim('a', 'a')], ['exact /a → a']],
    [
      'is no conflict with another type',
      [claim('a', 'prefix', aged(2020), 'Prefix'), claim('z', 'exact', aged(2024))],
      ['exact /a → exact', 'elements /a → prefix'],
    ],
  ])('%s', (_, resources, expected) => expect(linesAt(modelOf(resources), 80, 'a.com')).toEqual(expected))
})

describe('default backends', () => {
  test('alone it is behind every other Ingress route, and the host *', () => {
    const model = modelOf([web(), ingress('all', { defaultBackend: backend('fallback') })])
    expect(linesAt(model, 80, 'a.com')).toEqual(['any → web', 'any → fallback'])
    expect(linesAt(model, 80, '*')).toEqual(['any → fallback'])
  })

  test('beside rules it is for the hosts of its own Ingress', () => {
    const model = modelOf([
      ingress('i', {
        rules: [ingressRule('a.com', { '/x': 'web' }), { host: 'c.com' }],
        defaultBackend: backend('own'),
      }),
      ingress('j', { rules: [ingressRule('b.com', { '/x': 'web' })] }),
    ])
    expect(['a.com', 'b.com', 'c.com'].map((domain) => linesAt(model, 80, domain))).toEqual([
      ['elements /x → web', 'any → own'],
      ['elements /x → web'],
      ['any → own'],
    ])
    expect(domainsAt(model, 80)).not.toContain('*')
  })

  test('a host has its own before the one for all', () => {
    const model = modelOf([
      ingress('i', { rules: [{ host: 'a.com' }], defaultBackend: backend('own') }),
      ingress('all', { ...aged(2000), defaultBackend: backend('fallback') }),
    ])
    expect(linesAt(model, 80, 'a.com')).toEqual(['any → own', 'any → fallback'])
  })

  test('of several for all the oldest counts', () => {
    const model = modelOf([
      ingress('a', { ...aged(2024), defaultBackend: backend('young') }),
      ingress('z', { ...aged(2020), defaultBackend: backend('old') }),
    ])
    expect(linesAt(model, 80, '*')).toEqual(['any → old'])
  })

  test('its route has index -1 and no match', () => {
    expect(
      routesAt(modelOf([ingress('all', { defaultBackend: backend('fallback') })]), 80, '*')[0]?.source,
    ).toMatchObject({ kind: 'Ingress', name: 'all', index: -1, match: undefined })
  })
})

describe('backends', () => {
  const to = (target: object, resources: readonly object[], options?: BuildOptions) => {
    const paths = [{ path: '/', pathType: 'Prefix', backend: target }]
    const model = modelOf([ingress('i', { rules: [{ host: 'a.com', http: { paths } }] }), ...resources], options)
    const action = actionOf(model)
    if (action?.kind !== 'forward') return action?.kind
    const [cluster] = action.clusters
    return [cluster?.cluster, cluster?.destination.port, model.clusters.has(cluster?.cluster ?? '')]
  }
  const ports = [
    { port: 80, name: 'http', targetPort: 3000 },
    { port: 9000, name: 'admin' },
  ]
  const name = 'web.default.svc.cluster.local'
  test.each<[string, object, readonly object[], unknown, BuildOptions?]>([
    [
      'a port by number',
      backend('web', { number: 9000 }),
      [service('web', ports)],
      [`outbound|9000||${name}`, 9000, true],
    ],
    [
      'a port by name is its number, not its target',
      backend('web', { name: 'http' }),
      [service('web', ports)],
      [`outbound|80||${name}`, 80, true],
    ],
    [
      'an unknown port name dangles',
      backend('web', { name: 'grpc' }),
      [service('web', ports)],
      [`outbound|grpc||${name}`, undefined, false],
    ],
    [
      'an unknown port number dangles',
      backend('web', { number: 7 }),
      [service('web', ports)],
      [`outbound|7||${name}`, 7, false],
    ],
    ['a missing Service dangles', backend('web'), [service('other')], [`outbound|80||${name}`, 80, false]],
    [
      'a Service of another namespace is missing',
      backend('web'),
      [service('web@x')],
      [`outbound|80||${name}`, 80, false],
    ],
    [
      'a missing Service with an override is there',
      backend('web'),
      [service('other')],
      [`outbound|80||${name}`, 80, true],
      { endpoints: { 'web:80': ['10.0.0.1:1'] } },
    ],
    [
      'an override for the only port names it',
      backend('web', { name: 'http' }),
      [],
      [`outbound|8000||${name}`, 8000, true],
      { endpoints: { 'web:8000': ['10.0.0.1:1'] } },
    ],
    ['in an input without Services every name is looked up', backend('web'), [], [`outbound|80||${name}`, 80, true]],
    ['a resource is unavailable', { resource: { apiGroup: 'x.io', kind: 'Bucket', name: 'b' } }, [], 'unavailable'],
    [
      'an ExternalName of localhost is unavailable',
      backend('web'),
      [service('web', [80], { type: 'ExternalName', externalName: 'localhost' })],
      'unavailable',
    ],
    [
      'and there where an override says so',
      backend('web'),
      [service('web', [80], { type: 'ExternalName', externalName: 'localhost' })],
      [`outbound|80||${name}`, 80, true],
      { endpoints: { 'web:80': ['127.0.0.1:1'] } },
    ],
    [
      'an ExternalName elsewhere is a destination',
      backend('web'),
      [service('web', [80], { type: 'ExternalName', externalName: 'api.example' })],
      [`outbound|80||${name}`, 80, true],
    ],
  ])('%s', (_, target, resources, expected, options) => expect(to(target, resources, options)).toEqual(expected))

  test('VirtualServices do not touch them, DestinationRules do, without subsets', () => {
    const model = modelOf([
      web(),
      service('web'),
      virtualService('web', { hosts: ['web'], gateways: undefined, http: [rule(undefined, 'web', { timeout: '1s' })] }),
      destinationRule('web', 'web', {
        trafficPolicy: { loadBalancer: { consistentHash: { useSourceIp: true } } },
        subsets: [{ name: 'v1' }],
      }),
    ])
    expect(actionOf(model)).toMatchObject({
      timeoutMs: undefined,
      retry: { attempts: 2, avoidPreviousHosts: false },
      clusters: [{ destination: { subset: undefined } }],
    })
    expect([...model.clusters.values()][0]?.policy).toEqual({ loadBalancer: { consistentHash: { useSourceIp: true } } })
  })
})

describe('TLS', () => {
  const tls = (...entries: readonly object[]) => ({ tls: entries })
  /** Chains of 443 as names → Secrets by names. */
  const secure = (resources: readonly object[], options?: BuildOptions) =>
    chainsAt(modelOf(resources, options), 443).map(({ serverNames, tls: settings }) => [
      serverNames.join(),
      settings?.certificates.map(
        ({ serverNames: names, certificate }) =>
          `${names.join()}: ${certificate.from} ${'secret' in certificate ? certificate.secret : ''}`,
      ),
    ])
  const s = secret('s', PAIR)
  const certs = secret('istio-ingress-certs@istio-system', PAIR)

  test.each<[string, readonly object[], unknown]>([
    [
      'each entry has its own certificate',
      [web(tls({ hosts: ['a.com'], secretName: 's' }, { hosts: ['*.b.com'], secretName: 't' })), s, secret('t', PAIR)],
      [['a.com,*.b.com', ['a.com: inline default/s', '*.b.com: inline default/t']]],
    ],
    [
      'a Secret that is missing is named',
      [web(tls({ hosts: ['a.com'], secretName: 's' }))],
      [['a.com', ['a.com: missing default/s']]],
    ],
    [
      'a Secret of another namespace is not used',
      [web(tls({ hosts: ['a.com'], secretName: 's' })), secret('s@x', PAIR), secret('s@istio-system', PAIR)],
      [['a.com', ['a.com: missing default/s']]],
    ],
    [
      'class istio also looks beside the proxy',
      [
        web({ ingressClassName: 'istio', ...tls({ hosts: ['a.com'], secretName: 's' }) }),
        secret('s@istio-system', PAIR),
      ],
      [['a.com', ['a.com: inline istio-system/s']]],
    ],
    [
      'of two Ingresses the older one certifies a host',
      [
        web({ ...aged(2024), ...tls({ hosts: ['a.com', 'b.com'], secretName: 'y' }) }, 'a'),
        web({ ...aged(2020), ...tls({ hosts: ['a.com'], secretName: 'o' }) }, 'z'),
        secret('y', PAIR),
        secret('o', PAIR),
      ],
      [['a.com,b.com', ['a.com: inline default/o', 'b.com: inline default/y']]],
    ],
    [
      'an entry without hosts is for the hosts of its Ingress',
      [web(tls({ secretName: 's' })), s],
      [['a.com', ['a.com: inline default/s']]],
    ],
    [
      'and for every name when a rule has no host',
      [ingress('i', { rules: [ingressRule(undefined, { '/': 'web' })], ...tls({ secretName: 's' }) }), s],
      [['', [': inline default/s']]],
    ],
    [
      'and for every name in class istio',
      [web({ ingressClassName: 'istio', ...tls({ secretName: 's' }) }), s],
      [
        ['a.com', ['a.com: inline default/s']],
        ['', [': inline default/s']],
      ],
    ],
    [
      'class istio has a default certificate',
      [web({ ingressClassName: 'istio', ...tls({ hosts: ['a.com'], secretName: 's' }) }), s, certs],
      [
        ['a.com', ['a.com: inline default/s']],
        ['', [': inline istio-system/istio-ingress-certs']],
      ],
    ],
    [
      'other classes have none',
      [web(tls({ hosts: ['a.com'], secretName: 's' })), s, certs],
      [['a.com', ['a.com: inline default/s']]],
    ],
    [
      'an entry without Secret shows the default certificate',
      [web(tls({ hosts: ['a.com'] })), certs],
      [['a.com', ['a.com: inline istio-system/istio-ingress-certs']]],
    ],
    [
      'so does one whose Secret is missing',
      [web(tls({ hosts: ['a.com'], secretName: 'nope' })), certs],
      [['a.com', ['a.com: inline istio-system/istio-ingress-certs']]],
    ],
  ])('%s', (_, resources, expected) => expect(secure(resources)).toEqual(expected))

  test('all Ingresses share one table on 443, those without tls included, and tls hosts answer on 80', () => {
    const model = modelOf([
      web(tls({ hosts: ['a.com'], secretName: 's' })),
      ingress('b', { rules: [ingressRule('b.com', { '/': 'web' })] }),
      s,
    ])
    expect(domainsAt(model, 443)).toEqual(['b.com', 'a.com'])
    expect(domainsAt(model, 80)).toEqual(['b.com', 'a.com'])
    expect(chainsAt(model, 443)[0]?.wildcardLabels).toBe('one')
  })
})

describe('beside Gateways', () => {
  const vs = (name: string, hosts: readonly string[], to: string) =>
    virtualService(name, { hosts, http: [rule('/x', to)] })

  test('plain HTTP is one table, in which the routes of Gateways come first', () => {
    const model = modelOf([
      gateway('gw', [http(80)]),
      vs('vs', ['a.com', 'g.com'], 'svc'),
      web(),
      ingress('all', { defaultBackend: backend('fallback') }),
    ])
    expect(chainsAt(model, 80)).toHaveLength(1)
    expect(domainsAt(model, 80)).toEqual(['g.com', 'a.com', '*'])
    expect(linesAt(model, 80, 'a.com')).toEqual(['prefix /x → svc', 'any → web', 'any → fallback'])
    expect(linesAt(model, 80, 'g.com')).toEqual(['prefix /x → svc'])
  })

  test('a wildcard of both stays with either meaning', () => {
    const model = modelOf([
      gateway('gw', [http(80)]),
      vs('vs', ['*.a.com'], 'svc'),
      ingress('i', { rules: [ingressRule('*.a.com', { '/': 'web' })] }),
    ])
    expect(
      hostsOf(chainsAt(model, 80)[0]).map(({ wildcardLabels, routes }) => [wildcardLabels, routes.length]),
    ).toEqual([
      ['any', 1],
      ['one', 2],
    ])
  })

  test('httpsRedirect of a Gateway holds for a host that both have', () => {
    const model = modelOf([gateway('gw', [http(80, ['a.com'], { tls: { httpsRedirect: true } })]), web()])
    expect(hostsOf(chainsAt(model, 80)[0])).toMatchObject([{ domain: 'a.com', requireTls: true }])
  })

  test('a Gateway on one address leaves the others to Ingresses', () => {
    const model = modelOf([gateway('gw', [http(80, ['*'], { bind: '10.0.0.1' })]), web()])
    expect(model.listeners.map(({ bind }) => bind)).toEqual(['10.0.0.1', undefined])
  })

  test('a port that a Gateway forwards as TCP stays with it', () => {
    const tcp = virtualService('db', {
      hosts: ['*'],
      tcp: [{ route: [{ destination: { host: 'db', port: { number: 1 } } }] }],
    })
    const model = modelOf([gateway('gw', [server('TCP', 80, ['*'])]), tcp, web()])
    expect(chainsAt(model, 80).map(({ route }) => route.kind)).toEqual(['tcp'])
  })

  test('TLS names that a Gateway has stay with it; the others are the Ingresses', () => {
    const entries = [{ hosts: ['a.com', 'b.com'], secretName: 's' }]
    const i = web({ ingressClassName: 'istio', tls: entries })
    const of = (hosts: readonly string[]) =>
      chainsAt(
        modelOf([gateway('gw', [https(443, hosts)]), i, secret('istio-ingress-certs@istio-system', PAIR)]),
        443,
      ).map(({ server: ref, serverNames }) => [ref?.gateway, serverNames.join()])
    expect(of(['a.com'])).toEqual([
      ['default/gw', 'a.com'],
      [undefined, 'b.com'],
      [undefined, ''],
    ])
    expect(of(['*'])).toEqual([
      ['default/gw', ''],
      [undefined, 'a.com,b.com'],
    ])
    expect(of(['*.com'])).toEqual([
      ['default/gw', '*.com'],
      [undefined, 'a.com,b.com'],
      [undefined, ''],
    ])
  })
})
