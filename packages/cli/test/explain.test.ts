import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Folder, gatewright, temporaryFolder } from './cli'

const SHOP = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  servers:
    - port: { number: 80, name: http, protocol: HTTP }
      hosts: ["shop.example.com"]
    - port: { number: 443, name: pass, protocol: TLS }
      tls: { mode: PASSTHROUGH }
      hosts: ["vault.example.com"]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: cart, namespace: shop }
spec:
  hosts: ["shop.example.com"]
  gateways: [public]
  http:
    - name: beta
      match:
        - { uri: { prefix: /cart }, headers: { x-beta: { exact: "1" } } }
        - { method: { exact: POST } }
      route: [{ destination: { host: cart, port: { number: 8080 } }, headers: { request: { set: { x-seen: "yes" } } } }]
    - match: [{ uri: { prefix: /cart } }]
      redirect: { uri: /basket }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: vault, namespace: shop }
spec:
  hosts: ["vault.example.com"]
  gateways: [public]
  tls:
    - match: [{ port: 443, sniHosts: ["vault.example.com"] }]
      route: [{ destination: { host: vault, port: { number: 8200 } } }]
`

let folder: Folder
beforeAll(() => {
  folder = temporaryFolder({ 'shop.yaml': SHOP })
})
afterAll(() => folder.remove())

const explain = (args: readonly string[], input = '') =>
  gatewright(['explain', '-f', 'shop.yaml', ...args], { cwd: folder.path, input })

const decision = async (...args: readonly string[]) => {
  const { code, out, err } = await explain(['--json', ...args])
  expect([code, err]).toEqual([0, ''])
  return JSON.parse(out)
}

describe('explain', () => {
  it('prints the decision as JSON', async () => {
    expect(await decision('-H', 'x-beta: 1', 'http://shop.example.com/cart/1?a=b')).toMatchObject({
      outcome: 'forward',
      gateway: 'shop/public',
      port: 80,
      virtualHost: 'shop.example.com',
      route: { kind: 'VirtualService', namespace: 'shop', name: 'cart', routeName: 'beta', index: 0, match: 0 },
      destinations: [{ host: 'cart.shop.svc.cluster.local', port: 8080, weight: 100 }],
      upstream: { method: 'GET', path: '/cart/1?a=b', authority: 'shop.example.com', headers: { 'x-seen': 'yes' } },
    })
  })

  it('-X, --port and --sni say what the URL does not', async () => {
    expect(await decision('-X', 'POST', 'http://shop.example.com/')).toMatchObject({ route: { match: 1 } })
    expect(await decision('--port', '8080', 'http://shop.example.com/')).toMatchObject({ reason: 'no_listener' })
    expect(await decision('--sni', 'vault.example.com', 'tls://10.0.0.1:443')).toMatchObject({
      outcome: 'passthrough',
      destinations: [{ host: 'vault.shop.svc.cluster.local', port: 8200 }],
    })
  })

  it('when a flag that holds one value is repeated, the last wins', async () => {
    expect(await decision('-X', 'POST', '-X', 'GET', 'http://shop.example.com/')).toMatchObject({
      outcome: 'not_found',
    })
  })

  it('tells people which routes lost, why, and what happens', async () => {
    const { code, out, err } = await explain(['http://shop.example.com/cart'])
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain('header x-beta is missing')
    expect(out).toContain('301 http://shop.example.com/basket')
    expect(out).toContain('shop.yaml:')
  })

  it.each([
    [['shop.example.com/cart'], 'must begin with http://'],
    [['ftp://shop.example.com/'], 'must begin with http://'],
    [[], 'needs a URL, or --batch'],
    [['--batch', 'http://a/'], 'not both'],
    [['--batch', '-X', 'POST'], 'each line says'],
    [['--batch', '-f', '-'], 'standard input'],
    [['--source-ip', 'localhost', 'http://a/'], 'IP address'],
    [['--endpoint', 'cart', 'http://a/'], '--endpoint'],
    [['--endpoint', 'cart:8080=nowhere', 'http://a/'], '--endpoint'],
  ])('%j is wrong usage', async (args, words) => {
    const { code, out, err } = await explain(args)
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(/^gatewright: [^\n]+\n$/)
    expect(err).toContain(words)
  })
})

describe('explain --batch', () => {
  it('answers line by line, in order, and a line that cannot be read does not stop the others', async () => {
    const lines = [
      { url: 'http://shop.example.com/cart' },
      { url: 'http://shop.example.com/cart', headers: { 'x-beta': '1' } },
      { url: 'nonsense' },
      { method: 'POST', url: 'http://shop.example.com/', port: 81 },
    ].map((line) => JSON.stringify(line))
    const { code, out, err } = await explain(['--batch'], `${lines[0]}\r\n{oops\n\n${lines.slice(1).join('\n')}`)
    expect([code, err]).toEqual([0, ''])
    const answers = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(answers).toMatchObject([
      { outcome: 'redirect' },
      { outcome: 'error', status: 400, reason: expect.stringContaining('not JSON') },
      { outcome: 'forward' },
      { outcome: 'error', status: 400 },
      { outcome: 'not_found', reason: 'no_listener' },
    ])
  })

  it('answers ten thousand lines', async () => {
    const input = '{"url":"http://shop.example.com/cart"}\n'.repeat(10_000)
    const { code, out } = await explain(['--batch'], input)
    expect(code).toBe(0)
    expect(out.split('\n').length).toBe(10_001)
  })
})

describe('a configuration with errors', () => {
  const FAULTY = SHOP.replace('prefix: /cart }, headers', 'regex: "(" }, headers')

  it('is answered for as far as it can be loaded, said on standard error', async () => {
    const args = ['explain', '-f', '-', '--json', 'tls://vault.example.com:443']
    const { code, out, err } = await gatewright(args, { input: FAULTY })
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ outcome: 'passthrough' })
    expect(err).toContain('<stdin>:21:')
    expect(err).toContain('error regex_invalid')
    expect(err).toContain('what could be loaded is answered for')
    expect(err).not.toMatch(/^\s+at /m)
  })

  it('of which nothing can be read is exit code 1', async () => {
    const { code, out, err } = await gatewright(['explain', '-f', 'no-such.yaml', 'http://a/'])
    expect([code, out]).toEqual([1, ''])
    expect(err).toContain('file_unreadable')
  })
})
