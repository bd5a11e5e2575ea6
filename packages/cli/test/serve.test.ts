import { createServer, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  curl,
  endAll,
  eventually,
  type Folder,
  gatewright,
  makeCertificate,
  openedFor,
  type Served,
  startServe,
  temporaryFolder,
} from './cli'

const CONFIGURATION = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public }
spec:
  servers:
    - port: { number: 80, name: http, protocol: HTTP }
      hosts: ["*"]
    - port: { number: 443, name: https, protocol: HTTPS }
      tls: { mode: SIMPLE, serverCertificate: tls.crt, privateKey: tls.key }
      hosts: ["*"]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: httpbin }
spec:
  hosts: ["*"]
  gateways: [public]
  http:
    - match: [{ uri: { prefix: /status } }, { uri: { prefix: /delay } }]
      route: [{ destination: { host: httpbin, port: { number: 8000 } } }]
`
const ANY_PORTS = ['--map-port', '80=0', '--map-port', '443=0', '--admin', '127.0.0.1:0', '--bind', '127.0.0.1']

let folder: Folder
let upstream: Server
let endpoint: readonly string[]
/** The upstream's answer to `/delay`, while it waits. */
let held: (() => void)[] = []

beforeAll(async () => {
  folder = temporaryFolder({ 'web.yaml': CONFIGURATION })
  await makeCertificate(folder, ['foo.bar.com'])
  upstream = createServer((request, response) => {
    const answer = () => response.end(`${request.method} ${request.url} ${request.headers['x-forwarded-proto']}`)
    if (request.url !== '/delay') return answer()
    held.push(answer)
  })
  await new Promise<void>((done) => upstream.listen(0, '127.0.0.1', done))
  endpoint = ['--endpoint', `httpbin:8000=127.0.0.1:${portOf(upstream)}`]
})
afterAll(() => {
  upstream.close()
  upstream.closeAllConnections()
  folder.remove()
})
afterEach(endAll)

// The address of a server that listens on TCP is an object.
const portOf = (server: { address: () => unknown }) => (server.address() as AddressInfo).port

const start = (...args: readonly string[]) =>
  startServe(['-f', 'web.yaml', ...ANY_PORTS, ...endpoint, ...args], folder.path)

const adminOf = (served: Served) => /admin on (http:\S+)\n/.exec(served.err())?.[1] ?? ''

describe('serve', () => {
  it('says which port it opened for which, then that it is ready, and forwards', async () => {
    const served = await start()
    expect(served.err()).toMatch(/\ngatewright: ready\n$/)
    const plain = await curl('-i', `http://127.0.0.1:${openedFor(served, 80)}/status/200`)
    expect(plain.out).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\nGET \/status\/200 http$/)
    expect(plain.out).toContain('\r\nserver: gatewright\r\n')
    const port = openedFor(served, 443)
    const secure = await curl(
      '--cacert',
      `${folder.path}/tls.crt`,
      '--resolve',
      `foo.bar.com:${port}:127.0.0.1`,
      `https://foo.bar.com:${port}/status/1`,
    )
    expect(secure).toMatchObject({ code: 0, out: 'GET /status/1 https' })
    expect(
      (await curl('-o', '/dev/null', '-w', '%{http_code}', `http://127.0.0.1:${openedFor(served, 80)}/other`)).out,
    ).toBe('404')
    served.signal('SIGTERM')
    expect(await served.exit).toBe(0)
  })

  it('answers operators on the admin address', async () => {
    const served = await start()
    for (const page of ['ready', 'healthz', 'metrics', 'config', 'clusters']) {
      expect((await curl('-o', '/dev/null', '-w', '%{http_code}', `${adminOf(served)}/${page}`)).out).toBe('200')
    }
  })

  it('--admin off opens none', async () => {
    const served = await start('--admin', 'off')
    expect(served.err()).not.toContain('admin on')
  })

  it('SIGTERM lets a running exchange end, takes no new connection and exits 0', async () => {
    const served = await start()
    const url = `http://127.0.0.1:${openedFor(served, 80)}`
    held = []
    const slow = curl(`${url}/delay`)
    await eventually(() => held.length > 0)
    served.signal('SIGTERM')
    await eventually(() => served.err().includes('SIGTERM'))
    expect((await curl(`${url}/status/200`)).code).not.toBe(0)
    for (const answer of held) answer()
    expect(await slow).toMatchObject({ code: 0, out: 'GET /delay http' })
    expect(await served.exit).toBe(0)
  })

  it('an exchange that outlives --drain-ms is cut', async () => {
    const served = await start('--drain-ms', '50')
    held = []
    const slow = curl(`http://127.0.0.1:${openedFor(served, 80)}/delay`)
    await eventually(() => held.length > 0)
    served.signal('SIGINT')
    expect(await served.exit).toBe(0)
    expect((await slow).code).not.toBe(0)
  })

  it('a second signal ends at once', async () => {
    const served = await start()
    held = []
    const slow = curl(`http://127.0.0.1:${openedFor(served, 80)}/delay`)
    await eventually(() => held.length > 0)
    served.signal('SIGTERM')
    await eventually(() => served.err().includes('SIGTERM'))
    served.signal('SIGTERM')
    expect(await served.exit).toBe(1)
    expect((await slow).code).not.toBe(0)
  })
})

describe('--access-log', () => {
  const LINE = {
    start_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    method: 'GET',
    path: '/status/7?a=b',
    protocol: 'HTTP/1.1',
    response_code: 200,
    response_flags: '-',
    upstream_cluster: 'outbound|8000||httpbin.default.svc.cluster.local',
    duration: expect.any(Number),
  }
  const ask = (served: Served) => curl(`http://127.0.0.1:${openedFor(served, 80)}/status/7?a=b`)

  it('- writes one JSON line an exchange to standard output', async () => {
    const served = await start('--access-log', 'off', '--access-log', '-')
    await ask(served)
    await ask(served)
    served.signal('SIGTERM')
    await served.exit
    expect(
      served
        .out()
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([LINE, LINE])
  })

  it('a path is appended to', async () => {
    const served = await start('--access-log', 'access.log')
    await ask(served)
    served.signal('SIGTERM')
    await served.exit
    expect(JSON.parse(folder.read('access.log').toString())).toMatchObject(LINE)
    expect(served.out()).toBe('')
  })

  it('a path that cannot be written stops the start', async () => {
    const { code, err } = await gatewright(['serve', '-f', 'web.yaml', '--access-log', 'no/such/folder.log'], {
      cwd: folder.path,
    })
    expect(code).toBe(1)
    expect(err).toContain('--access-log')
  })
})

describe('serve refuses to start, with exit code 1 and in words', () => {
  const refused = async (...args: readonly string[]) => {
    const { code, out, err } = await gatewright(['serve', ...args], { cwd: folder.path })
    expect([code, out]).toEqual([1, ''])
    expect(err).not.toMatch(/^\s+at /m)
    expect(err).not.toContain('ready')
    return err
  }

  it('on errors of the configuration, all of them told', async () => {
    folder.write(
      'faulty.yaml',
      CONFIGURATION.replace('number: 80,', 'number: 0,').replace('prefix: /delay', 'regex: "("'),
    )
    const err = await refused('-f', 'faulty.yaml', ...ANY_PORTS)
    expect(err).toContain('faulty.yaml:6:23 error port_invalid')
    expect(err).toContain('error regex_invalid')
    expect(err).not.toContain('listening')
  })

  it('without a configuration', async () => {
    expect(await refused('-f', 'no-such.yaml')).toContain('file_unreadable')
  })

  it('on a port that is taken; the message names it and the flag that changes it', async () => {
    const other = createTcpServer()
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done))
    const taken = portOf(other)
    const listener = await refused('-f', 'web.yaml', ...ANY_PORTS, '--map-port', `80=${taken}`)
    expect(listener).toContain(`port ${taken}`)
    expect(listener).toContain('--map-port 80=')
    const admin = await refused('-f', 'web.yaml', ...ANY_PORTS, '--admin', `127.0.0.1:${taken}`)
    expect(admin).toContain(`port ${taken}`)
    expect(admin).toContain('--admin')
    other.close()
  })
})
