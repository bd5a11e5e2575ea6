import { load } from '@gatewright/spec'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildModel } from './build-model'
import {
  backend,
  destinationRule,
  gateway,
  http,
  https,
  ingress,
  ingressRule,
  modelOf,
  rule,
  service,
  serviceEntry,
  virtualService,
} from './fixtures'

test('nothing in, nothing out', () => {
  expect(modelOf([])).toEqual({ listeners: [], clusters: new Map() })
})

test('a route knows the file and line that made it', () => {
  const text = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: gw }
spec:
  servers:
    - port: { number: 80, name: http, protocol: HTTP }
      hosts: ['*']
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: vs }
spec:
  hosts: [a.com]
  gateways: [gw]
  http:
    - match:
        - uri: { prefix: /a }
        - uri: { prefix: /b }
      route:
        - destination: { host: svc }
`
  const { listeners } = buildModel(load(text, { file: 'shop.yaml' }).resources)
  const chain = listeners[0]?.filterChains[0]
  const lines =
    chain?.route.kind === 'http'
      ? chain.route.virtualHosts[0]?.routes.map(({ source }) => [source.file, source.line, source.match])
      : []
  expect(lines).toEqual([
    ['shop.yaml', 17, 0],
    ['shop.yaml', 18, 1],
  ])
})

test('names such as __proto__ and constructor are names like any other', () => {
  const model = modelOf([
    gateway('constructor', [http(80)]),
    virtualService('vs', {
      hosts: ['constructor.com'],
      gateways: ['constructor'],
      http: [rule(undefined, 'constructor')],
    }),
    service('constructor'),
    destinationRule('toString', 'constructor', { subsets: [{ name: 'valueof', labels: { constructor: 'x' } }] }),
  ])
  expect([...model.clusters.keys()]).toEqual(['outbound|80||constructor.default.svc.cluster.local'])
})

describe('for any configuration', () => {
  const name = fc.constantFrom('gw', 'web', 'api', 'x')
  const host = fc.constantFrom('a.com', '*.a.com', 'b.a.com', '*', 'web')
  const path = fc.constantFrom('/', '/a', '/a/b', '/a/*', '/v[0-9]+', '/(')
  const year = fc.constantFrom(undefined, '2020-01-01T00:00:00Z', '2024-01-01T00:00:00Z')
  const resource = fc.oneof(
    fc
      .tuple(name, fc.array(host, { minLength: 1, maxLength: 2 }), fc.boolean(), year)
      .map(([n, hosts, secure, creationTimestamp]) => {
        const servers = [
          secure
            ? https(
                443,
                hosts.filter((h) => h.includes('.') || h === '*'),
              )
            : http(
                80,
                hosts.filter((h) => h !== 'web'),
              ),
        ]
        return gateway(n, servers, { creationTimestamp })
      }),
    fc
      .tuple(name, fc.array(host, { minLength: 1, maxLength: 2 }), path, name, year)
      .map(([n, hosts, prefix, to, creationTimestamp]) =>
        virtualService(`${n}@default`, {
          hosts: [...new Set(hosts)],
          gateways: ['gw', 'web'],
          http: [rule(prefix, to), rule(undefined, to)],
          creationTimestamp,
        }),
      ),
    fc.tuple(name, host, path, name, year).map(([n, of, p, to, creationTimestamp]) =>
      ingress(n, {
        rules: [ingressRule(of === '*' || of === 'web' ? undefined : of, { [p]: to }, 'ImplementationSpecific')],
        creationTimestamp,
      }),
    ),
    name.map((n) => ingress(n, { defaultBackend: backend(n) })),
    name.map((n) => service(n)),
    fc.tuple(name, name).map(([n, of]) => destinationRule(n, of, { subsets: [{ name: 'v1' }] })),
    name.map((n) => serviceEntry(n, [`${n}.example`], { resolution: 'DNS' })),
  )
  const unique = (resources: readonly { readonly kind: string; readonly metadata: { readonly name: string } }[]) => [
    ...new Map(resources.map((one) => [`${one.kind} ${one.metadata.name}`, one])).values(),
  ]
  const configuration = fc.array(resource, { maxLength: 12 }).map(unique)

  test('the order in which resources were read does not matter', () => {
    fc.assert(
      fc.property(
        configuration.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([one, other]) => {
          const [a, b] = [modelOf(one), modelOf(other)]
          expect(b.listeners).toEqual(a.listeners)
          expect(new Set(b.clusters.keys())).toEqual(new Set(a.clusters.keys()))
        },
      ),
    )
  })

  test('every route forwards somewhere, and every cluster is of some route', () => {
    fc.assert(
      fc.property(configuration, (resources) => {
        const { listeners, clusters } = modelOf(resources)
        const routes = listeners.flatMap(({ filterChains }) =>
          filterChains.flatMap(({ route }) =>
            route.kind === 'http' ? route.virtualHosts.flatMap((h) => h.routes) : [],
          ),
        )
        const named = new Set(
          routes.flatMap(({ action }) =>
            action.kind === 'forward' ? action.clusters.map(({ cluster }) => cluster) : [],
          ),
        )
        for (const { action } of routes)
          if (action.kind === 'forward') expect(action.clusters.length).toBeGreaterThan(0)
        for (const cluster of clusters.keys()) expect(named.has(cluster)).toBe(true)
      }),
    )
  })
})
