import { describe, expect, test } from 'vitest'
import type { ForwardAction } from '../../../model'
import { destinationRule, gateway, http, modelOf, routesAt, service, virtualService } from '../../fixtures'

const forward = (rule: object, ...others: readonly object[]): ForwardAction | undefined => {
  const to = { route: [{ destination: { host: 'svc' } }], ...rule }
  const model = modelOf([gateway('gw', [http(80)]), virtualService('vs', { http: [to] }), ...others])
  const action = routesAt(model, 80, 'a.com')[0]?.action
  return action?.kind === 'forward' ? action : undefined
}
const svc = service('svc')

describe('weights', () => {
  const weights = (...route: readonly [host: string, weight: number | undefined][]) =>
    forward({ route: route.map(([host, weight]) => ({ destination: { host }, weight })) })?.clusters.map(
      ({ cluster, weight }) => [cluster.split(/[|.]/)[3], weight],
    )

  test.each<[string, [string, number | undefined][], unknown[]]>([
    [
      'are kept as relative shares',
      [
        ['a', 80],
        ['b', 20],
      ],
      [
        ['a', 80],
        ['b', 20],
      ],
    ],
    [
      'need not add up to 100',
      [
        ['a', 1],
        ['b', 1],
      ],
      [
        ['a', 1],
        ['b', 1],
      ],
    ],
    [
      'of 0 drop the destination',
      [
        ['a', 7],
        ['b', 0],
        ['c', 3],
      ],
      [
        ['a', 7],
        ['c', 3],
      ],
    ],
    [
      'that are missing among several drop the destination',
      [
        ['a', 7],
        ['b', undefined],
      ],
      [['a', 7]],
    ],
    ['of a single destination mean nothing', [['a', 0]], [['a', 100]]],
  ])('%s', (_, route, expected) => expect(weights(...route)).toEqual(expected))
})

describe('the port of a destination', () => {
  const port = (destination: object, ...others: readonly object[]) =>
    forward({ route: [{ destination: { host: 'svc', ...destination } }] }, ...others)?.clusters[0]
  test.each<[string, object, readonly object[], number | undefined, number]>([
    ['is the one it names', { port: { number: 7 } }, [svc], 7, 7],
    ['is the only one of its Service', {}, [service('svc', [9080])], 9080, 9080],
    ['is that of the server where the Service has several', {}, [service('svc', [9080, 9090])], 80, 80],
    ['is unknown where nothing defines the host; the cluster takes that of the server', {}, [], undefined, 80],
  ])('%s', (_, destination, others, shown, used) => {
    expect(port(destination, ...others)).toMatchObject({
      cluster: `outbound|${used}||svc.default.svc.cluster.local`,
      destination: { port: shown },
    })
  })

  test('a short host belongs to the VirtualService namespace, one with a dot is literal', () => {
    const hosts = (host: string) => forward({ route: [{ destination: { host } }] })?.clusters[0]?.destination.host
    expect(['reviews', 'reviews.prod'].map(hosts)).toEqual(['reviews.default.svc.cluster.local', 'reviews.prod'])
  })
})

describe('timeout', () => {
  test.each([
    ['5s', 5000],
    ['1m30s', 90_000],
    ['0.5s', 500],
    [undefined, undefined],
  ])('%s is %s ms', (timeout, ms) => expect(forward({ timeout })?.timeoutMs).toBe(ms))
})

describe('rewrite', () => {
  test.each([
    ['uri replaces what was matched', { uri: '/v2' }, { kind: 'matched', value: '/v2' }, undefined],
    [
      'a regular expression',
      { uriRegexRewrite: { match: '/a', rewrite: '/b' } },
      { kind: 'regex', pattern: '/a', substitution: '/b' },
      undefined,
    ],
    ['authority alone', { authority: 'b.com' }, undefined, 'b.com'],
  ])('%s', (_, rewrite, path, authority) => expect(forward({ rewrite })).toMatchObject({ rewrite: path, authority }))
})

describe('fault', () => {
  test.each([
    [
      'delay and abort with their shares',
      {
        delay: { fixedDelay: '2s', percentage: { value: 0.1 } },
        abort: { httpStatus: 418, percentage: { value: 50 } },
      },
      { delay: { fixedDelayMs: 2000, percentage: 0.1 }, abort: { status: 418, grpcStatus: undefined, percentage: 50 } },
    ],
    [
      'abort without percentage never strikes',
      { abort: { httpStatus: 500 } },
      { delay: undefined, abort: { status: 500, grpcStatus: undefined, percentage: 0 } },
    ],
    [
      'the whole-number percent of a delay',
      { delay: { fixedDelay: '1s', percent: 10 } },
      { delay: { fixedDelayMs: 1000, percentage: 10 }, abort: undefined },
    ],
    [
      'shares are cut to a ten-thousandth of a percent',
      { abort: { httpStatus: 500, percentage: { value: 12.34567 } } },
      { delay: undefined, abort: { status: 500, grpcStatus: undefined, percentage: 12.3456 } },
    ],
    [
      'a gRPC status',
      { abort: { grpcStatus: 'UNAVAILABLE', percentage: { value: 1.15 } } },
      { delay: undefined, abort: { status: undefined, grpcStatus: 'UNAVAILABLE', percentage: 1.15 } },
    ],
  ])('%s', (_, fault, expected) => expect(forward({ fault })?.fault).toEqual(expected))

  test('a rule without fault has none', () => expect(forward({})?.fault).toBeUndefined())
})

describe('mirrors', () => {
  const shares = (rule: object) =>
    forward(rule)?.mirrors.map(({ cluster, percentage }) => [cluster.split(/[|.]/)[3], percentage])
  test.each([
    ['without percentage all requests are copied', { mirror: { host: 'm' } }, [['m', 100]]],
    ['mirrorPercentage', { mirror: { host: 'm' }, mirrorPercentage: { value: 12.5 } }, [['m', 12.5]]],
    ['the whole-number percent of old manifests', { mirror: { host: 'm' }, mirrorPercent: 50 }, [['m', 50]]],
    ['0 is none', { mirror: { host: 'm' }, mirrorPercentage: { value: 0 } }, []],
    [
      'each of a list has its own',
      {
        mirrors: [
          { destination: { host: 'm' } },
          { destination: { host: 'n' }, percentage: { value: 0 } },
          { destination: { host: 'o' }, percentage: { value: 3 } },
        ],
      },
      [
        ['m', 100],
        ['o', 3],
      ],
    ],
  ])('%s', (_, rule, expected) => expect(shares(rule)).toEqual(expected))
})

describe('CORS', () => {
  test('lists, whole seconds and defaults', () => {
    const corsPolicy = {
      allowOrigins: [{ exact: '*' }, { prefix: 'https://a.' }, { regex: '.*' }],
      allowMethods: ['GET'],
      maxAge: '24h',
      unmatchedPreflights: 'IGNORE',
    }
    expect(forward({ corsPolicy })?.cors).toEqual({
      allowOrigins: [
        { kind: 'exact', value: '*' },
        { kind: 'prefix', value: 'https://a.' },
        { kind: 'regex', pattern: '.*' },
      ],
      allowMethods: ['GET'],
      allowHeaders: [],
      exposeHeaders: [],
      maxAgeSeconds: 86_400,
      allowCredentials: false,
      unmatchedPreflights: 'ignore',
    })
  })

  test.each([
    ['allowOrigin counts where allowOrigins is absent', { allowOrigin: ['https://o'] }, ['https://o']],
    [
      'and is passed over beside it',
      { allowOrigin: ['https://o'], allowOrigins: [{ exact: 'https://p' }] },
      ['https://p'],
    ],
    ['no list allows nothing', { allowMethods: ['GET'] }, []],
  ])('%s', (_, corsPolicy, origins) => {
    expect(forward({ corsPolicy })?.cors?.allowOrigins).toEqual(origins.map((value) => ({ kind: 'exact', value })))
  })
})

describe('header operations', () => {
  test('names are lower-cased, keys sorted, levels kept apart', () => {
    const headers = { request: { set: { 'X-B': '1', 'x-a': '2' }, remove: ['X-C'] }, response: { add: { 'x-r': '3' } } }
    const of = { destination: { host: 'svc' }, headers }
    const model = modelOf([
      gateway('gw', [http(80)]),
      virtualService('vs', { http: [{ route: [of], headers: { request: { add: { 'x-q': '4' } } } }] }),
    ])
    const route = routesAt(model, 80, 'a.com')[0]
    expect(route?.headers.request).toEqual({ remove: [], set: [], add: [['x-q', '4']] })
    expect(route?.action).toMatchObject({
      clusters: [
        {
          headers: {
            request: {
              remove: ['x-c'],
              set: [
                ['x-a', '2'],
                ['x-b', '1'],
              ],
              add: [],
            },
            response: { remove: [], set: [], add: [['x-r', '3']] },
          },
        },
      ],
    })
  })
})

test('a destination that balances by a hash is not left by a retry', () => {
  const sticky = destinationRule('svc', 'svc', {
    trafficPolicy: { loadBalancer: { consistentHash: { useSourceIp: true } } },
  })
  expect(forward({}, svc)?.retry.avoidPreviousHosts).toBe(true)
  expect(forward({}, svc, sticky)?.retry.avoidPreviousHosts).toBe(false)
})
