// #region shop
import './matchers'
import { readFileSync } from 'node:fs'
import { simulate } from '@gatewright/matcher/testing'
import { afterAll, describe, expect, test } from 'vitest'

const shop = simulate(readFileSync(new URL('../ingress/shop.yaml', import.meta.url), 'utf8'), { file: 'shop.yaml' })
const get = (path: string, headers: Record<string, string> = {}) =>
  shop.request(`https://shop.example.com${path}`, { headers })

describe('the cart', () => {
  test('beta users reach v2', () => {
    expect(get('/cart', { 'x-beta': '1' })).toRouteTo('cart.shop.svc.cluster.local', { subset: 'v2', port: 8080 })
  })

  test('one in ten of the others reaches v2', () => {
    const subsets = Array.from(
      { length: 1000 },
      () => shop.send('https://shop.example.com/cart/42').destination?.subset,
    )
    const share = subsets.filter((subset) => subset === 'v2').length / subsets.length
    expect(share).toBeGreaterThan(0.07)
    expect(share).toBeLessThan(0.13)
  })
})
// #endregion

test('a payment goes out under the name of its provider, without our prefix', () => {
  const decision = get('/pay/charge?id=7')
  expect(decision).toRouteTo('api.payments.example', { path: '/charge?id=7' })
  expect(decision).toMatchObject({ upstream: { authority: 'api.payments.example' }, retries: { attempts: 3 } })
})

test('the old page leads to the new one', () => {
  expect(get('/offers.php?from=mail')).toRedirectTo('https://shop.example.com/sale?from=mail', 308)
})

test('robots are told to stay out of carts', () => {
  expect(get('/robots.txt')).toMatchObject({ outcome: 'direct_response', directResponse: { status: 200 } })
})

test.each(['/', '/sale', '/products/17'])('%s is the storefront', (path) => {
  expect(get(path)).toRouteTo('storefront.shop.svc.cluster.local', { port: 3000 })
})

test.each(['/admin', '/products/new', '/robots.txt/'])('%s is nothing', (path) => {
  expect(get(path)).toBeNotFound('no_route')
})

test('plain HTTP is sent to HTTPS, whatever the path', () => {
  expect(shop.request('http://shop.example.com/cart')).toRedirectTo('https://shop.example.com/cart', 301)
})

test('another name is refused in the TLS handshake', () => {
  expect(shop.request('https://example.com/')).toMatchObject({ outcome: 'tls_rejected' })
})

afterAll(() => {
  // Every rule of the configuration has a test that it decided.
  expect(shop.coverage().missed).toEqual([])
})
