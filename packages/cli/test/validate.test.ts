import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Folder, gatewright, makeCertificate, temporaryFolder } from './cli'

const GATEWAY = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  servers:
    - port: { number: 80, name: http, protocol: HTTP }
      hosts: ["shop.example.com"]
`
const ROUTES = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: cart, namespace: shop }
spec:
  hosts: ["shop.example.com"]
  gateways: [public]
  http:
    - route:
        - destination:
            host: cart
            subset: v3
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { ports: [{ port: 8080, name: http }] }
`

let folder: Folder
beforeAll(() => {
  folder = temporaryFolder({
    'gateway.yaml': GATEWAY,
    'routes.yaml': ROUTES,
    'other/deployment.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: cart }\n',
    'other/tsconfig.json': '{ "compilerOptions": {} }',
    'warning.yaml': GATEWAY.replace('public', 'old').replace(
      '    - port',
      '    - tls: { httpsRedirect: true }\n      extra: 1\n      port',
    ),
  })
})
afterAll(() => folder.remove())

const validate = (...args: readonly string[]) => gatewright(['validate', ...args], { cwd: folder.path })

describe('validate', () => {
  it('a sound configuration is exit code 0, said on standard output', async () => {
    expect(await validate('-f', 'gateway.yaml')).toEqual({ code: 0, out: 'no problems in 1 resource\n', err: '' })
  })

  it('an error is exit code 1, with its place, the line and the value marked', async () => {
    const { code, out, err } = await validate('-f', 'gateway.yaml', '-f', 'routes.yaml')
    expect([code, err]).toEqual([1, ''])
    expect(out).toMatch(/^routes\.yaml:11:21 error subset_not_found .+ \[IST0101\]\n {3}11 \| {13}subset: v3\n/)
    expect(out).toContain('\n      |                     ^^\n')
    expect(out).toMatch(/\n\n1 error in 3 resources\n$/)
  })

  it('--json prints one object and nothing else', async () => {
    const { code, out, err } = await validate('-f', 'gateway.yaml', '-f', 'routes.yaml', '--json')
    expect([code, err]).toEqual([1, ''])
    expect(JSON.parse(out)).toEqual({
      resources: 3,
      diagnostics: [
        {
          code: 'subset_not_found',
          severity: 'error',
          message: expect.stringContaining('v3'),
          resource: { kind: 'VirtualService', namespace: 'shop', name: 'cart' },
          path: 'spec.http[0].route[0].destination.subset',
          file: 'routes.yaml',
          line: 11,
          column: 21,
          istio: 'IST0101',
        },
      ],
    })
  })

  it('warnings change the exit code with --strict only', async () => {
    expect(await validate('-f', 'warning.yaml')).toMatchObject({ code: 0, out: expect.stringContaining(' warning ') })
    expect((await validate('-f', 'warning.yaml', '--strict')).code).toBe(1)
  })

  it('a folder is read to its depths; what routing has no use for is told in passing', async () => {
    const { code, out } = await validate('-f', 'other')
    expect(code).toBe(0)
    expect(out).toContain('1 resource that routing has no use for: Deployment')
    expect(out).toContain('other/tsconfig.json')
  })

  it('a quoted glob is expanded', async () => {
    expect(JSON.parse((await validate('-f', '*ways.yaml', '-f', 'gate*.yaml', '--json')).out)).toMatchObject({
      resources: 1,
      diagnostics: [{ code: 'file_unreadable', severity: 'error' }],
    })
  })

  it('standard input is shown like a file', async () => {
    const { code, out } = await gatewright(['validate', '-f', '-'], { input: GATEWAY.replace('80', '0') })
    expect(code).toBe(1)
    expect(out).toContain('<stdin>:6:23 error port_invalid')
    expect(out).toContain('    6 |     - port: { number: 0, name: http, protocol: HTTP }\n')
  })

  it.each([
    ['a file that is not there', 'no-such.yaml', 'file_unreadable'],
    ['text that is no YAML', 'broken.yaml', 'yaml_invalid'],
    ['bytes', 'bytes.yaml', 'resource_invalid'],
    ['YAML that is no resource', 'list.yaml', 'resource_invalid'],
  ])('%s is one finding and no stack trace', async (_name, file, code) => {
    folder.write('broken.yaml', 'a: [\n')
    folder.write('bytes.yaml', '\u0000\u0001\u0002: \u0007')
    folder.write('list.yaml', '- 1\n- 2\n')
    const { code: exit, out, err } = await validate('-f', file)
    expect([exit, err]).toEqual([1, ''])
    expect(out).toContain(` error ${code} `)
    expect(out).not.toMatch(/^\s+at /m)
  })

  it('a certificate that belongs to another key is found', async () => {
    const one = temporaryFolder()
    const other = temporaryFolder()
    await Promise.all([makeCertificate(one, ['a.example']), makeCertificate(other, ['a.example'])])
    const base64 = (f: Folder, name: string) => f.read(name).toString('base64')
    const secret = `apiVersion: v1
kind: Secret
metadata: { name: a-cert, namespace: istio-system }
type: kubernetes.io/tls
data: { tls.crt: ${base64(one, 'tls.crt')}, tls.key: ${base64(other, 'tls.key')} }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: tls, namespace: shop }
spec:
  servers:
    - port: { number: 443, name: https, protocol: HTTPS }
      tls: { mode: SIMPLE, credentialName: a-cert }
      hosts: ["a.example"]
`
    const { out } = await gatewright(['validate', '-f', '-', '--json'], { input: secret })
    expect(JSON.parse(out).diagnostics).toContainEqual(expect.objectContaining({ code: 'certificate_invalid' }))
    one.remove()
    other.remove()
  })

  it('what the proxy is decides which Gateways count', async () => {
    const input = GATEWAY.replace('spec:\n', 'spec:\n  selector: { istio: internal }\n')
    const codes = async (...args: readonly string[]) =>
      JSON.parse((await gatewright(['validate', '-f', '-', '--json', ...args], { input })).out).diagnostics.map(
        (d: { code: string }) => d.code,
      )
    expect(await codes()).toEqual(['gateway_not_selected'])
    expect(await codes('--proxy-labels', 'istio=internal')).toEqual([])
  })

  it('--format sarif prints a SARIF log; the last of two formats wins', async () => {
    const { code, out } = await validate('-f', 'routes.yaml', '--format', 'text', '--format', 'sarif')
    expect(code).toBe(1)
    expect(JSON.parse(out).runs[0].results.length).toBeGreaterThan(0)
  })

  it('a reader that leaves early changes nothing', async () => {
    const { code } = await gatewright(['validate', '-f', 'routes.yaml', '--json'], {
      cwd: folder.path,
      closeOutput: true,
    })
    expect(code).toBe(1)
  })
})
