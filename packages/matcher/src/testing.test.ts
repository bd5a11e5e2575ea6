import { load } from '@gatewright/spec'
import { describe, expect, it } from 'vitest'
import { simulate } from './testing'

const SHOP = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  servers:
    - port: { number: 80, name: http, protocol: HTTP }
      hosts: [shop.example.com]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: cart, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http:
    - name: cart-beta
      match: [{ uri: { prefix: /cart }, headers: { x-beta: { exact: '1' } } }]
      route: [{ destination: { host: cart, port: { number: 8080 }, subset: v2 } }]
    - match: [{ uri: { prefix: /cart } }]
      fault:
        delay: { fixedDelay: 2s, percentage: { value: 50 } }
        abort: { httpStatus: 418, percentage: { value: 10 } }
      route:
        - { destination: { host: cart, port: { number: 8080 } }, weight: 80 }
        - { destination: { host: legacy, port: { number: 8080 } }, weight: 20 }
      mirrors: [{ destination: { host: legacy, port: { number: 8080 } }, percentage: { value: 100 } }]
    - match: [{ uri: { prefix: / } }]
      redirect: { uri: /cart }
    - match: [{ uri: { prefix: /never } }]
      redirect: { uri: /x }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: cart, namespace: shop }
spec:
  host: cart
  subsets: [{ name: v2, labels: { version: v2 } }]
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { ports: [{ name: http, port: 8080 }] }
---
apiVersion: v1
kind: Service
metadata: { name: legacy, namespace: shop }
spec: { ports: [{ name: http, port: 8080 }] }
`

describe('simulate', () => {
  it('answers like the example of the documentation', () => {
    const shop = simulate(SHOP)
    expect(shop.request('http://shop.example.com/cart', { headers: { 'x-beta': '1' } })).toMatchObject({
      outcome: 'forward',
      route: { routeName: 'cart-beta' },
      destinations: [{ subset: 'v2' }],
    })
  })

  it('takes text, objects and loaded resources alike', () => {
    const { resources } = load(SHOP)
    const expected = simulate(SHOP).describe()
    expect(simulate(resources).describe()).toBe(expected)
    const objects = [
      ...resources.gateways,
      ...resources.virtualServices,
      ...resources.services,
      ...resources.destinationRules,
    ]
    expect(simulate(objects).describe()).toBe(expected)
  })

  it('draws weights and faults in proportion, the same for one seed', () => {
    const draws = (seed: number) => {
      const shop = simulate(SHOP, { seed })
      return Array.from({ length: 2_000 }, () => shop.send('http://shop.example.com/cart'))
    }
    const first = draws(7)
    expect(draws(7)).toEqual(first)
    expect(draws(8)).not.toEqual(first)
    const forwarded = first.filter(({ destination }) => destination)
    const toCart = forwarded.filter(({ destination }) => destination?.host === 'cart.shop.svc.cluster.local')
    expect(toCart.length / forwarded.length).toBeCloseTo(0.8, 1)
    expect(first.filter(({ delayMs }) => delayMs === 2_000).length / first.length).toBeCloseTo(0.5, 1)
    const aborted = first.filter(({ abort }) => abort?.status === 418)
    expect(aborted.length / first.length).toBeCloseTo(0.1, 1)
    expect(aborted.every(({ destination, mirrors }) => destination === undefined && mirrors.length === 0)).toBe(true)
    expect(forwarded.every(({ mirrors }) => mirrors.length === 1)).toBe(true)
  })

  it('tells which rules took no request, those that none can reach included', () => {
    const shop = simulate(SHOP)
    expect(shop.coverage()).toMatchObject({ rules: 4, hit: 0 })
    shop.request('http://shop.example.com/cart')
    shop.send('http://shop.example.com/')
    expect(shop.coverage()).toEqual({ rules: 4, hit: 2, missed: ['rule 0 of shop/cart', 'rule 3 of shop/cart'] })
  })

  it('says every error of a configuration at once', () => {
    const broken = SHOP.replace('prefix: /never', 'regex: "("').replace(
      'percentage: { value: 10 }',
      'percentage: { value: 1000 }',
    )
    expect(() => simulate(broken, { file: 'shop.yaml' })).toThrow(
      /shop\.yaml:\d+: VirtualService shop\/cart .*\n.*shop\.yaml:\d+/,
    )
  })

  it('explains in words', () =>
    expect(simulate(SHOP).explain('http://shop.example.com/cart')).toMatch(
      /- VirtualService shop\/cart rule 0 match 0 "cart-beta" at <input>:\d+: header x-beta is missing, wanted exact "1"/,
    ))
})
