import { describe, expect, test } from 'vitest'
import { load } from '../load'
import { analyze } from './analyze'
import { resourceSet, service, virtualService } from './fixtures'

const SHOP = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  servers:
  - port: { number: 443, name: https, protocol: HTTPS }
    hosts: ["shop.example.com"]
    tls:
      mode: SIMPLE
      credentialName: shop-cert
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: cart, namespace: shop }
spec:
  hosts: ["shop.example.com"]
  gateways: [publik]
  http:
  - match:
    - uri: { prefix: /cart }
    route:
    - destination:
        host: cart
        subset: v2
  - match:
    - uri: { exact: /cart/pay }
    route:
    - destination: { host: pay }
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { ports: [{ port: 80, name: http }] }
`

describe('findings of a file', () => {
  test('say what, where and how to mend it', () => {
    const { resources, diagnostics } = load(SHOP, { file: 'shop.yaml' })
    expect(diagnostics).toEqual([])
    const found = analyze(resources).map(
      ({ severity, code, path, line, column, file }) => `${severity} ${code} ${path} ${file}:${line}:${column}`,
    )
    expect(found).toEqual([
      'warning secret_not_found spec.servers[0].tls.credentialName shop.yaml:10:23',
      'error gateway_not_found spec.gateways[0] shop.yaml:17:14',
      'error destination_not_found spec.http[1].route[0].destination.host shop.yaml:28:28',
      'error subset_not_found spec.http[0].route[0].destination.subset shop.yaml:24:17',
      'warning route_unreachable spec.http[1] shop.yaml:25:5',
    ])
  })

  test('about resources that are left out have their place, too', () => {
    const { resources } = load(SHOP.replace('prefix: /cart }', 'regex: "(" }'), { file: 'shop.yaml' })
    expect(resources.virtualServices).toEqual([])
    expect(analyze(resources).find(({ code }) => code === 'gateway_not_found')).toMatchObject({
      file: 'shop.yaml',
      line: 17,
    })
  })

  test('what was left out is not missing', () => {
    const { resources, diagnostics } = load(SHOP.replace('publik', 'public').replace('number: 443', 'number: 99999'))
    expect(diagnostics.map(({ code }) => code)).toEqual(['port_invalid'])
    expect(analyze(resources).map(({ code }) => code)).not.toContain('gateway_not_found')
  })
})

test('resources given as objects have no place in a file', () => {
  const [finding] = analyze(
    resourceSet(service('web'), virtualService('vs', { hosts: ['a.com'], gateways: ['nowhere'] })),
  )
  expect(finding).toEqual({
    code: 'gateway_not_found',
    severity: 'error',
    message: 'There is no Gateway nowhere in namespace default.',
    istio: 'IST0101',
    resource: { kind: 'VirtualService', namespace: 'default', name: 'vs' },
    path: 'spec.gateways[0]',
  })
})

test('nothing is found in nothing', () => {
  expect(analyze(resourceSet())).toEqual([])
})

test('the proxy and our Ingress classes can be given', () => {
  const text = SHOP.replace('spec:\n  servers', 'spec:\n  selector: { app: edge }\n  servers')
  const codes = (options?: Parameters<typeof analyze>[1]) =>
    analyze(load(text).resources, options).map(({ code }) => code)
  expect(codes()).toContain('gateway_not_selected')
  expect(codes({ proxy: { labels: { app: 'edge' }, namespace: 'edge' } })).not.toContain('gateway_not_selected')
})

test('many resources are analysed in a time that grows with their number', () => {
  const many = Array.from({ length: 2000 }, (_, i) =>
    virtualService(`vs${i}`, {
      hosts: [`h${i % 100}.com`],
      gateways: ['gw'],
      http: [{ match: [{ uri: { prefix: `/${i}/` } }], route: [{ destination: { host: `web${i}` } }] }],
    }),
  )
  const services = many.map((_, i) => service(`web${i}`))
  const started = performance.now()
  expect(analyze(resourceSet(...many, ...services)).every(({ code }) => code === 'gateway_not_found')).toBe(true)
  expect(performance.now() - started).toBeLessThan(10_000)
})
