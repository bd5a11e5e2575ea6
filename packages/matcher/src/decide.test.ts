import { describe, expect, it } from 'vitest'
import { compileTable } from './compile/compile-table'
import { decide } from './decide'
import type { DecideOptions, DecisionQuery } from './decide/query'
import type { CorsPolicy, RouteAction, RoutingModel } from './model'
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
  NO_HEADERS,
  prefix,
  route,
  TLS,
  to,
} from './sample-model'

const ask = (of: RoutingModel, url: string, rest: Omit<DecisionQuery, 'url'> = {}, options?: DecideOptions) =>
  decide(compileTable(of), { url, ...rest }, options)

const one = (action: RouteAction) => httpModel(host('a.com', [acting(action)]))

describe('forward', () => {
  it('says where, how and with what', () => {
    const action = forward({
      clusters: [
        to('v1', { destination: { host: 'svc', port: 8080, subset: 'v1' }, weight: 80 }),
        to('v2', { destination: { host: 'svc', port: undefined, subset: undefined }, weight: 20 }),
      ],
      rewrite: { kind: 'matched', value: '/v2/' },
      timeoutMs: 5_000,
      fault: { delay: undefined, abort: { status: 503, grpcStatus: undefined, percentage: 10 } },
      mirrors: [{ cluster: 'm', destination: { host: 'm', port: 80, subset: undefined }, percentage: 50 }],
    })
    expect(JSON.parse(JSON.stringify(ask(one(action), 'http://a.com/x?q=1')))).toEqual({
      outcome: 'forward',
      gateway: 'default/gw',
      server: 'http',
      port: 80,
      virtualHost: 'a.com',
      route: { kind: 'VirtualService', namespace: 'default', name: 'vs', index: 0 },
      destinations: [
        { host: 'svc', port: 8080, subset: 'v1', weight: 80 },
        { host: 'svc', port: null, weight: 20 },
      ],
      upstream: {
        method: 'GET',
        path: '/v2/x?q=1',
        authority: 'a.com',
        headers: { 'x-envoy-original-path': '/x?q=1' },
      },
      timeoutMs: 5_000,
      retries: { attempts: 2, retryOn: ['connect-failure'] },
      fault: { abort: { status: 503, percentage: 10 } },
      mirrors: [{ host: 'm', port: 80, percentage: 50 }],
      responseHeaders: { set: {}, add: {}, remove: [] },
    })
  })

  it('of several destinations shows the headers that they agree on', () => {
    const set = (value: string) => ({
      ...NO_HEADERS,
      request: { remove: [], set: [['x-v', value] as const, ['x-same', '1'] as const], add: [] },
    })
    const action = forward({ clusters: [to('v1', { headers: set('1') }), to('v2', { headers: set('2') })] })
    expect(ask(one(action), 'http://a.com/')).toMatchObject({ upstream: { headers: { 'x-same': '1' } } })
  })

  it('is an error when no destination exists, and none when one does', () => {
    const withMissing = (...names: readonly string[]): RoutingModel => {
      const whole = one(forward({ clusters: [to('here'), to('gone')] }))
      return {
        ...whole,
        clusters: new Map([...whole.clusters].filter(([name]) => !names.some((gone) => name.endsWith(gone)))),
      }
    }
    expect(ask(withMissing('gone'), 'http://a.com/')).toMatchObject({ outcome: 'forward' })
    expect(ask(withMissing('here', 'gone'), 'http://a.com/')).toMatchObject({
      outcome: 'error', status: 503, reason: 'cluster_not_found', destinations: [{ host: 'here' }, { host: 'gone' }],
    }) // biome-ignore format: one line
  })

  it('puts CORS into words: preflight, allowed, not allowed', () => {
    const cors: CorsPolicy = {
      allowOrigins: [{ kind: 'exact', value: 'https://o' }], allowMethods: ['GET'], allowHeaders: [], exposeHeaders: [], maxAgeSeconds: undefined,
      allowCredentials: false, unmatchedPreflights: 'forward',
    } // biome-ignore format: one line
    const sent = (method: string, origin: string) =>
      ask(one(forward({ cors })), 'http://a.com/', {
        method,
        headers: [['Origin', origin], ['Access-Control-Request-Method', 'GET']],
      }) // biome-ignore format: pairs
    expect(sent('OPTIONS', 'https://o')).toMatchObject({
      outcome: 'cors_preflight',
      status: 200,
      cors: { allowed: true },
      responseHeaders: { set: { 'access-control-allow-origin': 'https://o', 'access-control-allow-methods': 'GET' } },
    })
    expect(sent('OPTIONS', 'https://evil')).toMatchObject({ outcome: 'forward', cors: { allowed: false } })
    expect(sent('GET', 'https://o')).toMatchObject({
      outcome: 'forward',
      cors: { allowed: true },
      responseHeaders: { set: { 'access-control-allow-origin': 'https://o' } },
    })
  })

  it('fills in what a decision can know', () => {
    const set = [
      '%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%',
      '%REQ(:METHOD)% %REQ(host)%',
      '%PROTOCOL%',
      '%UPSTREAM_HOST%',
    ].map((value, at) => [`x-${at}`, value] as const)
    const headers = { ...NO_HEADERS, request: { remove: [], set, add: [] } }
    expect(
      ask(httpModel(host('a.com', [route('', undefined, { headers })])), 'http://a.com/', { sourceIp: '10.1.2.3' }),
    ).toMatchObject({ upstream: { headers: { 'x-0': '10.1.2.3', 'x-1': 'GET a.com', 'x-2': 'HTTP/1.1' } } })
  })
})

describe('other answers', () => {
  it.each<[string, RouteAction, object]>([
    ['redirect', { kind: 'redirect', status: 302, path: undefined, authority: 'b.com', scheme: undefined, port: undefined }, { outcome: 'redirect', redirect: { status: 302, location: 'http://b.com/' } }],
    ['direct response', { kind: 'direct_response', status: 418, body: 'x' }, { outcome: 'direct_response', directResponse: { status: 418, body: 'x' } }],
    ['unavailable', { kind: 'unavailable', status: 503, reason: 'why' }, { outcome: 'error', status: 503, reason: 'why' }],
  ])('%s', (_, action, expected) => expect(ask(one(action), 'http://a.com/')).toMatchObject(expected)) // biome-ignore format: a table

  it.each([
    ['http://a.com:81/', { outcome: 'not_found', status: 404, reason: 'no_listener', port: 81 }],
    ['http://b.com/', { outcome: 'not_found', status: 404, reason: 'no_virtual_host' }],
    ['http://a.com/y', { outcome: 'not_found', status: 404, reason: 'no_route', virtualHost: 'a.com' }],
    ['https://a.com/x', { outcome: 'not_found', reason: 'no_listener', port: 443 }],
    ['http://a.com/..', { outcome: 'error', status: 400, reason: 'invalid_path' }],
    ['http://u@a.com/', { outcome: 'error', status: 400, reason: 'invalid_host' }],
    ['a.com/x', { outcome: 'error', status: 400, reason: 'invalid_url' }],
    ['ftp://a.com/x', { outcome: 'error', status: 400, reason: 'invalid_url' }],
    ['__proto__://a', { outcome: 'error', reason: 'invalid_url' }],
    ['', { outcome: 'error', reason: 'invalid_url' }],
    ['tcp://a.com', { outcome: 'not_found', reason: 'no_listener' }],
  ])('%s: %j', (url, expected) =>
    expect(ask(httpModel(host('a.com', [route('', match(exact('/x')))])), url)).toMatchObject(expected),
  )

  it('httpsRedirect', () => {
    const of = httpModel(host('a.com', [route('')], { requireTls: true }))
    expect(ask(of, 'http://a.com/x?y')).toMatchObject({
      outcome: 'redirect', gateway: 'default/gw', virtualHost: 'a.com', redirect: { status: 301, location: 'https://a.com/x?y' },
    }) // biome-ignore format: one line
  })
})

describe('connections', () => {
  const source = {
    kind: 'VirtualService',
    namespace: 'default',
    name: 'vs',
    index: 1,
    match: 0,
    file: undefined,
    line: undefined,
  } as const
  const of = model([
    listener(443, [
      httpChain([host('a.com', [route('https', undefined, { server: undefined })])], {
        serverNames: ['a.com'],
        tls: TLS,
        server: { gateway: 'default/gw', server: 'https', port: 443 },
      }),
      { ...httpChain([]), serverNames: ['b.com'], route: { kind: 'passthrough', source, clusters: [to('b')] } },
    ]),
    listener(9000, [{ ...httpChain([]), route: { kind: 'tcp', source, clusters: [to('db')] } }]),
  ])

  it.each([
    ['https://a.com/', {}, { outcome: 'forward', server: 'https', port: 443 }],
    ['https://A.com./', {}, { outcome: 'forward' }],
    ['https://b.com/', {}, { outcome: 'passthrough', destinations: [{ host: 'b' }], route: { index: 1, match: 0 } }],
    ['tls://b.com', {}, { outcome: 'passthrough' }],
    ['https://c.com/', {}, { outcome: 'tls_rejected', port: 443 }],
    ['https://c.com/', { sni: 'a.com' }, { outcome: 'not_found', reason: 'no_virtual_host' }],
    ['https://c.com/', { sni: 'a.com', headers: [['Host', 'a.com']] as const }, { outcome: 'forward' }],
    ['https://127.0.0.1/', {}, { outcome: 'tls_rejected' }],
    ['http://a.com:443/', {}, { outcome: 'tls_rejected' }],
    ['tcp://db:9000', {}, { outcome: 'tcp', destinations: [{ host: 'db' }] }],
    ['http://x/', { port: 9000 }, { outcome: 'tcp' }],
  ])('%s %j: %j', (url, rest, expected) => expect(ask(of, url, rest)).toMatchObject(expected))
})

describe('what a client says about itself', () => {
  const of = httpModel(host('a.com', [
    route('by-header', match(prefix('/h'), { headers: [header('x-envoy-internal', { kind: 'present' })] })),
    route('by-port', match(prefix('/p'), { headers: [header('x-forwarded-port', { kind: 'present' })] })),
    route('https', match(prefix('/'), { scheme: { kind: 'exact', value: 'https' } })),
    route('http'),
  ])) // biome-ignore format: a list
  const taken = (path: string, headers: readonly (readonly [string, string])[], numTrustedProxies = 0) => {
    const decision = ask(of, `http://a.com${path}`, { headers }, { numTrustedProxies })
    return decision.route?.routeName
  }

  it('is not believed', () => {
    expect(taken('/', [['x-forwarded-proto', 'https']])).toBe('http')
    expect(taken('/p', [['x-forwarded-port', '1']])).toBe('http')
    expect(taken('/h', [['x-envoy-internal', 'true']])).toBe('http')
  })

  it('is believed of a trusted proxy', () => {
    expect(taken('/', [['x-forwarded-proto', 'https']], 1)).toBe('https')
    expect(taken('/', [['x-forwarded-proto', 'gopher']], 1)).toBe('http')
    expect(taken('/p', [['x-forwarded-port', '1']], 1)).toBe('by-port')
    expect(taken('/h', [['x-envoy-internal', 'true']], 1)).toBe('http')
  })
})

describe('the request that a URL stands for', () => {
  const sent = (url: string, rest: Omit<DecisionQuery, 'url'> = {}) => {
    const decision = ask(httpModel(host('*', [route('')])), url, rest)
    return decision.outcome === 'forward'
      ? `${decision.upstream.authority} ${decision.upstream.path}`
      : decision.outcome
  }

  it.each([
    ['http://a.com', 'a.com /'],
    ['http://a.com?x', 'a.com /?x'],
    ['http://a.com:80/', 'a.com /'],
    ['HTTP://A.com/', 'A.com /'],
    ['http://a.com/a b', 'a.com /a%20b'],
    ['http://a.com/\u00e9?\u20ac', 'a.com /%C3%A9?%E2%82%AC'],
    ['http://a.com/\u{1f600}', 'a.com /%F0%9F%98%80'],
    ['http://a.com/\ud83d', 'a.com /%EF%BF%BD'],
    ['http://a.com/a#b', 'a.com /a'],
    ['http://[::1]/', '[::1] /'],
  ])('%s is %s', (url, expected) => expect(sent(url)).toBe(expected))

  it('another port than the default stays in the Host', () =>
    expect(sent('http://a.com:8080/', { port: 80 })).toBe('a.com:8080 /'))

  it('a Host header replaces the host', () =>
    expect(sent('http://a.com/', { headers: [['HOST', 'b.com:1']] })).toBe('b.com:1 /'))

  it('may be given in parts', () =>
    expect(
      decide(compileTable(httpModel(host('*', [route('')]))), { scheme: 'http', authority: 'a.com', target: '*' }),
    ).toMatchObject({ outcome: 'error', status: 404, reason: 'no_path' }))
})
