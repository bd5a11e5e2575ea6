import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { ask, rawClient } from './testing/client'
import { EVERYTHING, plainGateway, startIngress } from './testing/gateway'
import { bodies, named, withPolicy } from './testing/traffic-policy'
import { deadAddress, startTcpUpstream, startUpstream } from './testing/upstream'

const addresses = (upstreams: readonly { readonly address: string }[]) => upstreams.map(({ address }) => address)

describe('balancing', () => {
  it('ROUND_ROBIN takes endpoints in turn', async () => {
    const upstreams = await named('a', 'b', 'c')
    const config = withPolicy('{ loadBalancer: { simple: ROUND_ROBIN } }')
    const { port } = await startIngress(config, addresses(upstreams), { random: () => 0 })
    expect((await bodies(port(), 6)).join('')).toBe('abcabc')
  })

  it('without a policy an endpoint that is busy is left alone', async () => {
    const slow = await startTcpUpstream(() => {})
    const [fast] = await named('fast')
    const { port } = await startIngress(EVERYTHING, [slow, fast?.address ?? ''], { random: () => 0 })
    const waiting = rawClient(port(), 'GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    expect(await bodies(port(), 5)).toEqual(Array(5).fill('fast'))
    waiting.socket.destroy()
  })

  it('requests with the same header value go to one endpoint', async () => {
    const upstreams = await named('a', 'b', 'c', 'd')
    const config = withPolicy('{ loadBalancer: { consistentHash: { httpHeaderName: x-user } } }')
    const { port } = await startIngress(config, addresses(upstreams))
    const owners = new Set<string>()
    for (let user = 0; user < 12; user++) {
      const found = new Set(await bodies(port(), 3, { 'x-user': `user-${user}` }))
      expect(found.size).toBe(1)
      for (const name of found) owners.add(name)
    }
    expect(owners.size).toBeGreaterThan(1)
  })

  it('a client without the cookie gets one, keeps its endpoint with it, and gets no other', async () => {
    const upstreams = await named('a', 'b', 'c', 'd')
    const config = withPolicy('{ loadBalancer: { consistentHash: { httpCookie: { name: u, path: /, ttl: 60s } } } }')
    const { port } = await startIngress(config, addresses(upstreams))
    const first = await ask(port())
    expect(first.headers['set-cookie']).toEqual([
      expect.stringMatching(/^u="[0-9a-f]{16}"; Max-Age=60; Path=\/; HttpOnly$/),
    ])
    const cookie = first.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
    const second = await ask(port(), '/', { headers: { cookie } })
    expect(second.headers['set-cookie']).toBeUndefined()
    expect(second.body).toBe(first.body)
  })
})

describe('outlier detection', () => {
  const strict = (more = '') =>
    withPolicy(
      `{ loadBalancer: { simple: ROUND_ROBIN }, outlierDetection: { consecutive5xxErrors: 2, interval: 10s, baseEjectionTime: 30s, maxEjectionPercent: 100${more} } }`,
    )
  const failing = () => startUpstream((_, response) => response.writeHead(500).end('bad'))

  it('an endpoint that keeps failing is left out and comes back when its time is over', async () => {
    let now = Date.now()
    const bad = await failing()
    const [good] = await named('good')
    const { port } = await startIngress(strict(), [bad.address, good?.address ?? ''], {
      now: () => now,
      random: () => 0,
    })
    expect(await bodies(port(), 4)).toEqual(['bad', 'good', 'bad', 'good'])
    expect(await bodies(port(), 4)).toEqual(Array(4).fill('good'))
    now += 29_000
    expect(await bodies(port(), 2)).toEqual(['good', 'good'])
    now += 1_500
    expect(await bodies(port(), 2)).toContain('bad')
  })

  it('with all of them out the proxy answers itself, UH', async () => {
    const bad = await failing()
    const { port, recorded } = await startIngress(strict(), [bad.address])
    await bodies(port(), 2)
    expect(await ask(port())).toMatchObject({ status: 503, body: 'no healthy upstream' })
    expect(bad.seen).toHaveLength(2)
    expect((await recorded(3))[2]?.response_flags).toBe('UH')
  })

  it('connections that fail count, and an ejection outlives a new revision', async () => {
    const [good] = await named('good')
    const dead = await deadAddress()
    const config = `${strict()}`.replace('- name: all', '- name: all\n      retries: { attempts: 0 }')
    const { ingress, port } = await startIngress(config, [dead, good?.address ?? ''], { random: () => 0 })
    const statuses = []
    for (let at = 0; at < 4; at++) statuses.push((await ask(port())).status)
    expect(statuses).toEqual([503, 200, 503, 200])
    ingress.apply(config)
    expect(await bodies(port(), 4)).toEqual(Array(4).fill('good'))
  })

  it('below minHealthPercent all are used', async () => {
    const bad = await failing()
    const { port } = await startIngress(strict(', minHealthPercent: 50'), [bad.address])
    expect(await bodies(port(), 5)).toEqual(Array(5).fill('bad'))
  })

  it('a connection that went stale in the pool is nobody’s fault', async () => {
    let now = Date.now()
    const address = await startTcpUpstream((socket: Socket) => {
      let requests = 0
      socket.on('data', () => {
        requests += 1
        if (requests === 2) socket.destroy()
        else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok')
      })
    })
    const config = strict().replace('consecutive5xxErrors: 2', 'consecutive5xxErrors: 1')
    const { port } = await startIngress(config, [address], { now: () => now })
    await ask(port())
    now += 5_000
    expect((await ask(port())).status).toBe(200)
    expect((await ask(port())).status).toBe(200)
  })
})

describe('localities', () => {
  const entry = (...endpoints: readonly (readonly [string, string])[]) => `
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: web }
spec:
  hosts: [web.example]
  ports: [{ number: 8000, name: http, protocol: HTTP }]
  resolution: STATIC
  endpoints: [${endpoints
    .map(([address, locality]) => {
      const [ip, port] = address.split(':')
      return `{ address: ${ip}, ports: { http: ${port} }, locality: ${locality} }`
    })
    .join(', ')}]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: web }
spec:
  host: web.example
  trafficPolicy:
    outlierDetection: { consecutive5xxErrors: 1, maxEjectionPercent: 100 }
`
  const proxyLabels = { istio: 'ingressgateway', 'istio-locality': 'eu.north' }
  const gateway = (rule: string) =>
    plainGateway(`
- ${rule}
  route: [{ destination: { host: web.example, port: { number: 8000 } } }]`)

  it('near endpoints serve until they fail', async () => {
    const near = await startUpstream((request, response) =>
      response.writeHead(request.url === '/bad' ? 500 : 200).end('near'),
    )
    const [far] = await named('far')
    const config = gateway('name: all') + entry([near.address, 'eu/north'], [far?.address ?? '', 'us/west'])
    const { port } = await startIngress(config, [], { proxyLabels })
    expect(new Set(await bodies(port(), 10))).toEqual(new Set(['near']))
    await ask(port(), '/bad')
    expect(new Set(await bodies(port(), 10))).toEqual(new Set(['far']))
  })

  it('retryRemoteLocalities: after two retries near, the third goes far', async () => {
    const near = await startUpstream((_, response) => response.writeHead(503).end('near'))
    const [far] = await named('far')
    const config = (
      gateway('retries: { attempts: 3, retryOn: 5xx, backoff: 1ms, retryRemoteLocalities: true }') +
      entry([near.address, 'eu/north'], [far?.address ?? '', 'us/west'])
    ).replace('consecutive5xxErrors: 1', 'consecutive5xxErrors: 0')
    const { port } = await startIngress(config, [], { proxyLabels })
    expect((await ask(port())).body).toBe('far')
    expect(near.seen).toHaveLength(2)
  })
})
