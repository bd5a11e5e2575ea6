import { describe, expect, test } from 'vitest'
import { destinationRule, gateway, http, modelOf, service, virtualService } from '../fixtures'
import { effectivePolicy } from './effective-policy'

const lb = (simple: 'ROUND_ROBIN' | 'RANDOM' | 'LEAST_REQUEST') => ({ loadBalancer: { simple } })
const tls = { tls: { mode: 'SIMPLE' as const } }
const pool = { connectionPool: { tcp: { maxConnections: 1 } } }

describe('the policy for a port and a subset', () => {
  test.each<[string, Parameters<typeof effectivePolicy>, object]>([
    ['nothing', [undefined, undefined, 80], {}],
    ['that of the host', [{ ...lb('RANDOM'), ...tls }, undefined, 80], { ...lb('RANDOM'), ...tls }],
    [
      'an entry for the port replaces the host settings whole',
      [{ ...pool, ...tls, portLevelSettings: [{ port: { number: 80 }, ...lb('RANDOM') }] }, undefined, 80],
      lb('RANDOM'),
    ],
    [
      'an entry for another port does not',
      [{ ...tls, portLevelSettings: [{ port: { number: 81 }, ...lb('RANDOM') }] }, undefined, 80],
      tls,
    ],
    [
      'settings that an entry cannot hold stay',
      [
        { proxyProtocol: { version: 'V2' }, ...tls, portLevelSettings: [{ port: { number: 80 }, ...lb('RANDOM') }] },
        undefined,
        80,
      ],
      { proxyProtocol: { version: 'V2' }, ...lb('RANDOM') },
    ],
    [
      'a subset replaces setting by setting',
      [{ ...lb('RANDOM'), ...tls }, { name: 'v1', trafficPolicy: lb('ROUND_ROBIN') }, 80],
      { ...lb('ROUND_ROBIN'), ...tls },
    ],
    [
      'a subset entry for the port replaces all four',
      [
        { ...tls, ...pool },
        { name: 'v1', trafficPolicy: { ...pool, portLevelSettings: [{ port: { number: 80 }, ...lb('RANDOM') }] } },
        80,
      ],
      lb('RANDOM'),
    ],
    ['a subset without policy leaves all', [{ ...tls }, { name: 'v1' }, 80], tls],
    [
      'a subset over an entry for the port',
      [
        { ...tls, portLevelSettings: [{ port: { number: 80 }, ...pool }] },
        { name: 'v1', trafficPolicy: lb('RANDOM') },
        80,
      ],
      { ...pool, ...lb('RANDOM') },
    ],
  ])('%s', (_, args, expected) => expect(effectivePolicy(...args)).toEqual(expected))
})

describe('which DestinationRule applies', () => {
  const istio = { labels: { istio: 'ingressgateway' }, namespace: 'istio-system' }
  const edge = { labels: { istio: 'ingressgateway' }, namespace: 'edge' }
  const full = 'svc.default.svc.cluster.local'
  const policyOf = (rules: readonly object[], proxy = istio, subset?: string) => {
    const vs = virtualService('vs', { http: [{ route: [{ destination: { host: 'svc', subset } }] }] })
    return [...modelOf([gateway('gw', [http(80)]), vs, service('svc'), ...rules], { proxy }).clusters.values()][0]
      ?.policy
  }
  const named = (name: string, host: string, simple: 'ROUND_ROBIN' | 'RANDOM' | 'LEAST_REQUEST', more = {}) =>
    destinationRule(name, host, { trafficPolicy: lb(simple), ...more })

  test.each<[string, readonly object[], typeof istio, object]>([
    ['one in the namespace of the Service', [named('d', 'svc', 'RANDOM')], istio, lb('RANDOM')],
    ['not one in a third namespace', [named('d@x', full, 'RANDOM')], istio, {}],
    ['one in the root namespace', [named('d@istio-system', full, 'RANDOM')], istio, lb('RANDOM')],
    [
      'the namespace of the Service before the root namespace',
      [named('d@istio-system', full, 'RANDOM'), named('d', 'svc', 'ROUND_ROBIN')],
      istio,
      lb('ROUND_ROBIN'),
    ],
    [
      'the namespace of the proxy before that of the Service',
      [named('d@edge', full, 'RANDOM'), named('d', 'svc', 'ROUND_ROBIN')],
      edge,
      lb('RANDOM'),
    ],
    [
      'a rule of the root namespace that is private to it comes first',
      [named('d@istio-system', full, 'RANDOM', { exportTo: ['.'] }), named('d', 'svc', 'ROUND_ROBIN')],
      istio,
      lb('RANDOM'),
    ],
    [
      'exact host before wildcard',
      [named('w', '*.default.svc.cluster.local', 'RANDOM'), named('d', 'svc', 'ROUND_ROBIN')],
      istio,
      lb('ROUND_ROBIN'),
    ],
    [
      'longest wildcard',
      [named('w', '*.local', 'RANDOM'), named('x', '*.default.svc.cluster.local', 'ROUND_ROBIN')],
      istio,
      lb('ROUND_ROBIN'),
    ],
    [
      'a wildcard in a nearer namespace before an exact host farther off',
      [named('w', '*.local', 'RANDOM'), named('d@istio-system', full, 'ROUND_ROBIN')],
      istio,
      lb('RANDOM'),
    ],
    ['not one that is not exported to the proxy', [named('d', 'svc', 'RANDOM', { exportTo: ['.'] })], istio, {}],
    [
      'not one for other workloads',
      [named('d', 'svc', 'RANDOM', { workloadSelector: { matchLabels: { app: 'x' } } })],
      istio,
      {},
    ],
    [
      'one for this workload before one for all',
      [
        named('a', 'svc', 'RANDOM'),
        named('b', 'svc', 'ROUND_ROBIN', { workloadSelector: { matchLabels: { istio: 'ingressgateway' } } }),
      ],
      istio,
      lb('ROUND_ROBIN'),
    ],
    [
      'the oldest with a policy provides it',
      [named('a', 'svc', 'RANDOM'), named('b', 'svc', 'ROUND_ROBIN'), destinationRule('0', 'svc', {})],
      istio,
      lb('RANDOM'),
    ],
  ])('%s', (_, rules, proxy, expected) => expect(policyOf(rules, proxy)).toEqual(expected))

  test('subsets of several rules add up, and the policy of the first that has one holds for all', () => {
    const rules = [
      destinationRule('a', 'svc', { subsets: [{ name: 'v1', trafficPolicy: lb('RANDOM') }] }),
      destinationRule('b', 'svc', { trafficPolicy: tls, subsets: [{ name: 'v1' }, { name: 'v2' }] }),
    ]
    expect(policyOf(rules, istio, 'v1')).toEqual({ ...lb('RANDOM'), ...tls })
    expect(policyOf(rules, istio, 'v2')).toEqual(tls)
  })

  test('rules exported to other namespaces are not merged', () => {
    const rules = [
      destinationRule('a', 'svc', { subsets: [{ name: 'v1' }] }),
      destinationRule('b', 'svc', { subsets: [{ name: 'v2' }], exportTo: ['istio-system'] }),
    ]
    expect([policyOf(rules, istio, 'v1'), policyOf(rules, istio, 'v2')]).toEqual([{}, undefined])
  })
})
