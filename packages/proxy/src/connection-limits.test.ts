import { describe, expect, it } from 'vitest'
import { ask, rawClient } from './testing/client'
import { plainGateway, startIngress } from './testing/gateway'
import { withPolicy } from './testing/traffic-policy'
import { startTcpUpstream, startUpstream } from './testing/upstream'

describe('limits', () => {
  const held = async () => {
    const responses: (() => void)[] = []
    const upstream = await startUpstream((_, response) => responses.push(() => response.end('late')))
    return { upstream, release: () => responses.shift()?.() }
  }

  it('one connection and one in line: the third is refused at once, the second is served in its turn', async () => {
    const { upstream, release } = await held()
    const config = withPolicy(
      '{ connectionPool: { tcp: { maxConnections: 1 }, http: { http1MaxPendingRequests: 1 } } }',
    )
    const { port, recorded } = await startIngress(config, [upstream.address])
    const first = ask(port())
    await expect.poll(() => upstream.seen.length).toBe(1)
    const second = ask(port())
    await expect.poll(async () => (await ask(port(), '/third')).status).toBe(503)
    const third = await ask(port())
    expect(third.headers['x-envoy-overloaded']).toBe('true')
    expect(third.body).toBe('upstream connect error or disconnect/reset before headers. reset reason: overflow')
    expect((await recorded(1))[0]).toMatchObject({
      response_flags: 'UO',
      response_code_details: 'upstream_reset_before_response_started{overflow}',
    })
    release()
    expect((await first).body).toBe('late')
    await expect.poll(() => upstream.seen.length).toBe(2)
    release()
    expect((await second).body).toBe('late')
    expect(upstream.connections()).toBe(1)
  })

  it('who leaves the line makes room, and a time-out counts in line, too', async () => {
    const { upstream, release } = await held()
    const config = withPolicy(
      '{ connectionPool: { tcp: { maxConnections: 1 } } }',
      plainGateway(`
- match: [{ uri: { prefix: /quick } }]
  timeout: 100ms
  route: [{ destination: { host: web, port: { number: 8000 } } }]
- route: [{ destination: { host: web, port: { number: 8000 } } }]`),
    )
    const { port, recorded } = await startIngress(config, [upstream.address])
    const first = ask(port())
    await expect.poll(() => upstream.seen.length).toBe(1)
    const leaver = rawClient(port(), 'GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    expect((await ask(port(), '/quick')).status).toBe(504)
    leaver.socket.destroy()
    expect((await recorded(2)).map(({ response_flags }) => response_flags)).toEqual(['UT', 'DC'])
    const last = ask(port(), '/last')
    release()
    expect((await first).status).toBe(200)
    await expect.poll(() => upstream.seen.length).toBe(2)
    release()
    expect((await last).status).toBe(200)
    expect(upstream.seen.map(({ target }) => target)).toEqual(['/', '/last'])
  })

  it('http2MaxRequests holds for HTTP/1.1', async () => {
    const { upstream, release } = await held()
    const config = withPolicy('{ connectionPool: { http: { http2MaxRequests: 1 } } }')
    const { port } = await startIngress(config, [upstream.address])
    const first = ask(port())
    await expect.poll(() => upstream.seen.length).toBe(1)
    expect((await ask(port())).headers['x-envoy-overloaded']).toBe('true')
    release()
    await first
    const again = ask(port())
    await expect.poll(() => upstream.seen.length).toBe(2)
    release()
    expect((await again).status).toBe(200)
  })

  it('an upgraded connection keeps its place until it is closed', async () => {
    const address = await startTcpUpstream((socket) =>
      socket.once('data', () =>
        socket.write('HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n'),
      ),
    )
    const config = withPolicy('{ connectionPool: { http: { http2MaxRequests: 1 } } }')
    const { port } = await startIngress(config, [address])
    const upgrade =
      'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n'
    const first = rawClient(port(), upgrade)
    await first.until(/^HTTP\/1\.1 101/)
    expect((await ask(port())).headers['x-envoy-overloaded']).toBe('true')
    first.socket.destroy()
    await expect
      .poll(async () => {
        const next = rawClient(port(), upgrade)
        const text = await next.until(/\r\n\r\n/)
        next.socket.destroy()
        return text
      })
      .toMatch(/^HTTP\/1\.1 101/)
  })

  it('maxRequestsPerConnection', async () => {
    const upstream = await startUpstream()
    const config = withPolicy('{ connectionPool: { http: { maxRequestsPerConnection: 2 } } }')
    const { port } = await startIngress(config, [upstream.address])
    for (let at = 0; at < 4; at++) await ask(port())
    expect(upstream.connections()).toBe(2)
  })

  it('maxRetries: no further retry while that many are running, flag UO', async () => {
    const upstream = await startUpstream((request, response) => {
      if (request.headers['x-envoy-attempt-count'] === '1') response.writeHead(503).end('first')
    })
    const config = withPolicy(
      '{ connectionPool: { http: { maxRetries: 1 } } }',
      plainGateway(`
- retries: { attempts: 1, retryOn: 5xx, backoff: 1ms }
  route: [{ destination: { host: web, port: { number: 8000 } } }]`),
    )
    const { port, recorded } = await startIngress(config, [upstream.address])
    const hanging = rawClient(port(), 'GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await expect.poll(() => upstream.seen.length).toBe(2)
    expect(await ask(port())).toMatchObject({ status: 503, body: 'first' })
    expect((await recorded(1))[0]?.response_flags).toBe('UO')
    hanging.socket.destroy()
    await recorded(2)
    rawClient(port(), 'GET /again HTTP/1.1\r\nHost: a\r\n\r\n')
    await expect.poll(() => upstream.seen.filter(({ target }) => target === '/again').length).toBe(2)
  })
})
