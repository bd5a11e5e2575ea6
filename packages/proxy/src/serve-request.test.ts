import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { shopPair } from './testing/certificates'
import { ask } from './testing/client'
import { EVERYTHING, plainGateway, startIngress } from './testing/gateway'
import { startUpstream } from './testing/upstream'

const curl = async (...flags: readonly string[]): Promise<string> =>
  (await promisify(execFile)('curl', ['-sS', '--max-time', '10', ...flags])).stdout

/** The task "Control Ingress Traffic" of Istio's documentation: /status and /delay are exposed, on HTTP and HTTPS. */
const WALKTHROUGH = `
apiVersion: v1
kind: Secret
metadata: { name: httpbin-credential, namespace: istio-system }
stringData:
  tls.crt: |
    ${shopPair.cert.replaceAll('\n', '\n    ')}
  tls.key: |
    ${shopPair.key.replaceAll('\n', '\n    ')}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: httpbin-gateway }
spec:
  selector: { istio: ingressgateway }
  servers:
    - port: { number: 80, name: http, protocol: HTTP }
      hosts: ['*']
    - port: { number: 443, name: https, protocol: HTTPS }
      tls: { mode: SIMPLE, credentialName: httpbin-credential }
      hosts: ['*']
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: httpbin }
spec:
  hosts: ['*']
  gateways: [httpbin-gateway]
  http:
    - match: [{ uri: { prefix: /status } }, { uri: { prefix: /delay } }]
      route: [{ destination: { host: web, port: { number: 8000 } } }]
`

describe('control ingress traffic', () => {
  const setUp = async () => {
    const upstream = await startUpstream((request, response) => {
      response.setHeader('x-upstream', 'httpbin')
      response.writeHead(Number(request.url?.split('/')[2]) || 200).end()
    })
    return { upstream, ...(await startIngress(WALKTHROUGH, [upstream.address])) }
  }

  it('curl -I gets what is exposed over HTTP', async () => {
    const { port } = await setUp()
    const head = await curl('-I', '-H', 'Host: httpbin.example.com', `http://127.0.0.1:${port()}/status/200`)
    expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect(head).toMatch(/^server: gatewright\r$/m)
    expect(head).toMatch(/^date: .* GMT\r$/m)
    expect(head).toMatch(/^x-envoy-upstream-service-time: \d+\r$/m)
    expect(head).toMatch(/^x-upstream: httpbin\r$/m)
  })

  it('curl -Ik gets it over HTTPS, also by address, without a server name', async () => {
    const { upstream, port } = await setUp()
    expect(await curl('-Ik', `https://127.0.0.1:${port(443)}/status/418`)).toMatch(/^HTTP\/(?:1\.1|2) 418 /) // curls differ in what they offer
    expect(await curl('-Ik', '--http1.1', `https://127.0.0.1:${port(443)}/status/418`)).toMatch(/^HTTP\/1\.1 418 /)
    expect(upstream.seen[0]?.header('x-forwarded-proto')).toBe('https')
  })

  it('everything else is an empty 404 with a length, and reaches nobody', async () => {
    const { upstream, port } = await setUp()
    for (const origin of [`http://127.0.0.1:${port()}`, `https://127.0.0.1:${port(443)}`]) {
      const answer = await curl('-ik', '--http1.1', `${origin}/headers`)
      expect(answer).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/)
      expect(answer).toMatch(/^content-length: 0\r$/m)
      expect(answer).toMatch(/^server: gatewright\r$/m)
      expect(answer).toMatch(/\r\n\r\n$/)
      expect(answer).not.toMatch(/x-envoy-upstream-service-time/)
    }
    expect(upstream.seen).toEqual([])
  })
})

describe('answers of the proxy itself', () => {
  it('httpsRedirect redirects every path, port and query kept, before a route is looked at', async () => {
    const config = plainGateway(`
- match: [{ uri: { prefix: /only } }]
  route: [{ destination: { host: web } }]`).replace("hosts: ['*']", "hosts: ['*']\n      tls: { httpsRedirect: true }")
    const { port } = await startIngress(config, [])
    const answer = await ask(port(), '/else?x=%2F', { headers: { host: 'a.com:8080' } })
    expect(answer).toMatchObject({ status: 301, body: '' })
    expect(answer.headers.location).toBe('https://a.com:8080/else?x=%2F')
  })

  it('a redirect carries the response headers of its route', async () => {
    const config = plainGateway(`
- redirect: { uri: /new, redirectCode: 308 }
  headers: { response: { set: { x-r: "1", server: mine } } }`)
    const { port } = await startIngress(config, [])
    const answer = await ask(port(), '/old?q=1', { headers: { host: 'a.com' } })
    expect(answer.status).toBe(308)
    expect(answer.headers).toMatchObject({ location: 'http://a.com/new?q=1', 'x-r': '1', server: 'gatewright' })
  })

  it('a direct response has its body as text/plain, and none for HEAD', async () => {
    const config = plainGateway(`
- directResponse: { status: 503, body: { string: closed } }`)
    const { port, recorded } = await startIngress(config, [])
    const answer = await ask(port())
    expect(answer).toMatchObject({ status: 503, body: 'closed' })
    expect(answer.headers).toMatchObject({ 'content-type': 'text/plain', 'content-length': '6' })
    expect(await ask(port(), '/', { method: 'HEAD' })).toMatchObject({
      status: 503,
      body: '',
      headers: { 'content-length': '6' },
    })
    expect(await recorded(2)).toMatchObject([
      { response_code_details: 'direct_response', bytes_sent: 6 },
      { bytes_sent: 0 },
    ])
  })

  it('without an endpoint: 503 "no healthy upstream", flag UH', async () => {
    const config = `${EVERYTHING}
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 8000 }] }
`
    const { port, recorded } = await startIngress(config, [])
    expect(await ask(port())).toMatchObject({
      status: 503,
      body: 'no healthy upstream',
      headers: { 'content-length': '19' },
    })
    expect(await recorded(1)).toMatchObject([{ response_flags: 'UH', response_code_details: 'no_healthy_upstream' }])
  })

  it('a fault comes before CORS and before the upstream: delay, then abort', async () => {
    const config = plainGateway(`
- fault: { delay: { fixedDelay: 30ms, percentage: { value: 100 } }, abort: { httpStatus: 418, percentage: { value: 100 } } }
  route: [{ destination: { host: web, port: { number: 8000 } } }]`)
    const upstream = await startUpstream()
    const { port, recorded } = await startIngress(config, [upstream.address])
    expect(await ask(port())).toMatchObject({ status: 418, body: 'fault filter abort' })
    const [record] = await recorded(1)
    expect(record).toMatchObject({ response_flags: 'DI,FI', response_code_details: 'fault_filter_abort' })
    expect(record?.duration).toBeGreaterThanOrEqual(29)
    expect(upstream.seen).toEqual([])
  })

  it('a gRPC client is told in its own language', async () => {
    const { port } = await startIngress(EVERYTHING.replace("hosts: ['*']", 'hosts: [a.com]'), [])
    const headers = { 'content-type': 'application/grpc+proto', host: 'b.com' }
    const answer = await ask(port(), '/pkg.Service/Method', { method: 'POST', headers })
    expect(answer.status).toBe(200)
    expect(answer.headers).toMatchObject({ 'content-type': 'application/grpc', 'grpc-status': '12' })
  })
})

describe('CORS', () => {
  const config = plainGateway(`
- corsPolicy: { allowOrigins: [{ exact: "https://o" }], allowMethods: [GET], maxAge: 60s, exposeHeaders: [x-a] }
  route: [{ destination: { host: web, port: { number: 8000 } } }]`)

  it('a preflight is answered here', async () => {
    const upstream = await startUpstream()
    const { port } = await startIngress(config, [upstream.address])
    const headers = { origin: 'https://o', 'access-control-request-method': 'DELETE' }
    const answer = await ask(port(), '/', { method: 'OPTIONS', headers })
    expect(answer).toMatchObject({ status: 200, body: '' })
    expect(answer.headers).toMatchObject({ 'access-control-allow-origin': 'https://o', 'access-control-max-age': '60' })
    expect(upstream.seen).toEqual([])
  })

  it("an answer gets the headers over the upstream's own", async () => {
    const upstream = await startUpstream((_, response) => response.setHeader('access-control-allow-origin', '*').end())
    const { port } = await startIngress(config, [upstream.address])
    const answer = await ask(port(), '/', { headers: { origin: 'https://o' } })
    expect(answer.rawHeaders.filter((name) => name === 'access-control-allow-origin')).toHaveLength(1)
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': 'https://o',
      'access-control-expose-headers': 'x-a',
    })
  })
})

describe('what the upstream gets', () => {
  it('rewritten path and host, the original ones as headers, and the operations of the route', async () => {
    const config = plainGateway(`
- match: [{ uri: { prefix: /api/ } }]
  rewrite: { uri: /, authority: inner.example }
  timeout: 5s
  headers: { request: { set: { x-path: "%REQ(:PATH)%", x-user: ann }, remove: [x-gone] } }
  route: [{ destination: { host: web, port: { number: 8000 } } }]`)
    const upstream = await startUpstream()
    const { port } = await startIngress(config, [upstream.address])
    await ask(port(), '/api/x?q=/api/', { headers: { host: 'a.com', 'x-gone': '1' } })
    const [request] = upstream.seen
    expect(request?.target).toBe('/x?q=/api/')
    const headers = [
      'host',
      'x-envoy-original-path',
      'x-envoy-original-host',
      'x-path',
      'x-user',
      'x-gone',
      'x-envoy-expected-rq-timeout-ms',
    ]
    expect(headers.map((name) => request?.header(name))).toEqual([
      'inner.example',
      '/api/x?q=/api/',
      'a.com',
      '/api/x?q=/api/',
      'ann',
      undefined,
      '5000',
    ])
  })

  it('the path that was matched, byte for byte', async () => {
    const upstream = await startUpstream()
    const { port } = await startIngress(EVERYTHING, [upstream.address])
    const paths = ['/a%20b', '/a%2Fb', '//double//slash', '/q?', '/q?a=b?c&&%zz', '/|x', "/a:b@c!$&'()*,=;v=1"]
    for (const path of paths) await ask(port(), path)
    expect(upstream.seen.map(({ target }) => target)).toEqual(paths)
  })

  it('answers keep order, repetitions, reason and bytes of their headers', async () => {
    const upstream = await startUpstream((_, response) =>
      response
        .writeHead(299, 'Quite Fine', [
          ...['X-Dup', 'one', 'Set-Cookie', 'a=1', 'X-Dup', 'two', 'Set-Cookie', 'b=2; Path=/', 'X-Latin', 'caf\xe9'],
          ...['Server', 'origin', 'Date', 'Wed, 21 Oct 2037 07:28:00 GMT', 'Content-Length', '0'],
        ])
        .end(),
    )
    const { port } = await startIngress(EVERYTHING, [upstream.address])
    const { status, reason, rawHeaders } = await ask(port())
    expect([status, reason]).toEqual([299, 'Quite Fine'])
    expect(rawHeaders.slice(0, 10)).toEqual([
      'x-dup',
      'one',
      'set-cookie',
      'a=1',
      'x-dup',
      'two',
      'set-cookie',
      'b=2; Path=/',
      'x-latin',
      'caf\xe9',
    ])
    expect(rawHeaders).toContain('Wed, 21 Oct 2037 07:28:00 GMT')
    expect(rawHeaders.filter((_, at) => rawHeaders[at - 1] === 'server')).toEqual(['gatewright'])
  })

  it('server pass-through leaves the name of the upstream', async () => {
    const upstream = await startUpstream((_, response) => response.setHeader('server', 'origin').end())
    const { port } = await startIngress(EVERYTHING, [upstream.address], { serverHeader: 'pass-through' })
    expect((await ask(port())).headers.server).toBe('origin')
  })
})
