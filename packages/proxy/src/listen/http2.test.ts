import { once } from 'node:events'
import { constants } from 'node:http2'
import { connect as connectTls } from 'node:tls'
import { describe, expect, it } from 'vitest'
import { otherPair, shopPair } from '../testing/certificates'
import { ask } from '../testing/client'
import { startIngress } from '../testing/gateway'
import { ask2, fieldBlock, frame, http2Client, PREFACE, rawHttp2 } from '../testing/http2-client'
import { startTcpUpstream, startUpstream } from '../testing/upstream'

const secret = (name: string, { cert, key }: { cert: string; key: string }) => `
apiVersion: v1
kind: Secret
metadata: { name: ${name}, namespace: istio-system }
type: kubernetes.io/tls
data:
  tls.crt: ${Buffer.from(cert).toString('base64')}
  tls.key: ${Buffer.from(key).toString('base64')}
---`

const CONFIG = `${secret('shop', shopPair)}${secret('other', otherPair)}
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: secure }
spec:
  servers:
    - port: { number: 443, name: https-shop, protocol: HTTPS }
      hosts: [shop.example]
      tls: { mode: SIMPLE, credentialName: shop }
    - port: { number: 443, name: https-other, protocol: HTTPS }
      hosts: [other.example]
      tls: { mode: SIMPLE, credentialName: other }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web }
spec:
  hosts: [shop.example, other.example]
  gateways: [secure]
  http:
    - match: [{ uri: { exact: /direct } }]
      directResponse: { status: 203, body: { string: made here } }
    - route: [{ destination: { host: web, port: { number: 8000 } } }]
`

const setUp = async (answer?: Parameters<typeof startUpstream>[0]) => {
  const upstream = await startUpstream(answer)
  const started = await startIngress(CONFIG, [upstream.address])
  return { ...started, upstream, port: started.port(443) }
}

const GET = [':method', 'GET', ':scheme', 'https', ':path', '/', ':authority', 'shop.example']
const DATA = 0
const HEADERS = 1
const RST_STREAM = 3
const SETTINGS = 4
const PING = 6

describe('HTTP/2 to clients', () => {
  it('is for those who offer it; others get HTTP/1.1', async () => {
    const { port } = await setUp()
    const alpn = async (offer: string[]) => {
      const options = { host: '127.0.0.1', port, servername: 'shop.example', rejectUnauthorized: false }
      const socket = connectTls({ ...options, ...(offer.length > 0 && { ALPNProtocols: offer }) })
      await once(socket, 'secureConnect')
      socket.on('error', () => {}).destroy()
      return socket.alpnProtocol
    }
    expect(await alpn(['http/1.1', 'h2'])).toBe('h2')
    expect(await alpn(['http/1.1'])).toBe('http/1.1')
    expect(await alpn([])).toBe(false)
    const tls = { servername: 'shop.example' }
    expect(await ask(port, '/', { headers: { host: 'shop.example' }, tls })).toMatchObject({ status: 200, body: 'ok' })
  })

  it('passes requests on as HTTP/1.1, and tells the log', async () => {
    const { port, upstream, recorded } = await setUp((_, response) => {
      response.setHeader('set-cookie', ['a=1', 'b=2'])
      response.setHeader('keep-alive', 'timeout=5')
      response.end('ok')
    })
    const session = http2Client(port)
    const headers = {
      ':path': '/a%20b?x=%2F',
      ':method': 'POST',
      cookie: ['a=1', 'b=2'],
      te: 'trailers',
      'x-a': ['1', '2'],
    }
    const answer = await ask2(session, headers, 'body')
    expect(answer).toMatchObject({ status: 200, body: 'ok', reset: 0 })
    expect(answer.headers['set-cookie']).toEqual(['a=1', 'b=2'])
    expect(answer.headers).toMatchObject({ server: 'gatewright', date: expect.any(String) })
    for (const name of ['connection', 'keep-alive', 'transfer-encoding'])
      expect(answer.headers).not.toHaveProperty(name)
    const [seen] = upstream.seen
    expect(seen).toMatchObject({ method: 'POST', target: '/a%20b?x=%2F', body: 'body' })
    expect(seen?.header('host')).toBe('shop.example')
    expect(seen?.header('cookie')).toBe('a=1; b=2')
    expect(seen?.header('x-forwarded-proto')).toBe('https')
    expect(seen?.header('x-forwarded-for')).toBe('127.0.0.1')
    expect(seen?.rawHeaders.some((name) => name.startsWith(':'))).toBe(false)
    const [record] = await recorded(1)
    expect(record).toMatchObject({
      protocol: 'HTTP/2',
      response_code: 200,
      response_flags: '-',
      bytes_received: 4,
      bytes_sent: 2,
    })
  })

  it('serves many streams of one connection at once, whole bodies both ways', async () => {
    const big = Buffer.alloc(3_000_000, 'x')
    const { port } = await setUp((request, response, body) => {
      response.end(request.url === '/big' ? big : String(body.length))
    })
    const session = http2Client(port)
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => ask2(session, { ':method': 'POST' }, big.subarray(0, 300_000))),
    )
    expect(new Set(answers.map(({ body }) => body))).toEqual(new Set(['300000']))
    expect((await ask2(session, { ':path': '/big' })).body).toHaveLength(big.length)
  })

  it.each(['GET', 'HEAD'])('answers %s itself where the route does', async (method) => {
    const { port } = await setUp()
    const session = http2Client(port)
    expect(await ask2(session, { ':path': '/direct', ':method': method })).toMatchObject({
      status: 203,
      body: method === 'GET' ? 'made here' : '',
      reset: 0,
    })
  })

  it('passes answers without a body on: 204, 304, HEAD', async () => {
    const { port } = await setUp((request, response) => {
      const status = Number(request.url?.slice(1))
      response.writeHead(status, status === 304 ? { etag: '"a"' } : {}).end()
    })
    const session = http2Client(port)
    for (const status of [204, 304]) {
      expect(await ask2(session, { ':path': `/${status}` })).toMatchObject({ status, body: '', reset: 0 })
    }
    expect(await ask2(session, { ':path': '/200', ':method': 'HEAD' })).toMatchObject({
      status: 200,
      body: '',
      reset: 0,
    })
  })

  it('serves a host of another server of the port 404, and goes on', async () => {
    const { port, upstream } = await setUp()
    const session = http2Client(port)
    expect(await ask2(session, { ':authority': 'other.example' })).toMatchObject({ status: 404 })
    expect(upstream.seen).toHaveLength(0)
    expect(await ask2(session)).toMatchObject({ status: 200 })
  })

  it('lets no malformed head through, and other streams go on', async () => {
    const { port, upstream } = await setUp()
    const session = http2Client(port)
    expect(await ask2(session, { host: 'other.example' })).toMatchObject({ status: 400 })
    expect(await ask2(session, { 'x-a': 'x'.repeat(62_000) })).toMatchObject({ status: 431 })
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`x-${at}`, '1']))
    expect(await ask2(session, many)).toMatchObject({ status: 431 })
    const hostile: readonly (readonly string[])[] = [
      ['transfer-encoding', 'chunked'],
      ['connection', 'close'],
      ['upgrade', 'websocket'],
      ['x-a', 'a\r\nx-b: c'],
      ['x-a', ' a'],
      ['x-a\r\nb', 'a'],
      [':path', '/b'],
      ['content-length', '5'],
    ]
    for (const fields of hostile) {
      const socket = await rawHttp2(port)
      socket.write(
        Buffer.concat([
          Buffer.from(PREFACE),
          frame(SETTINGS, 0, 0),
          frame(HEADERS, 5, 1, fieldBlock([...GET, ...fields])),
        ]),
      )
      socket.write(frame(PING, 0, 0, Buffer.alloc(8)))
      let received = Buffer.alloc(0)
      const answeredPing = () => received.includes(frame(PING, 1, 0, Buffer.alloc(8)))
      for await (const chunk of socket) {
        received = Buffer.concat([received, chunk])
        if (answeredPing()) break
      }
    }
    // A field that no reader would take for one is dropped with its request, or alone.
    for (const { rawHeaders, target } of upstream.seen) {
      expect(rawHeaders.filter((name) => name.startsWith('x-a') || name === 'x-b')).toEqual([])
      expect(target).toBe('/')
    }
    expect(await ask2(session)).toMatchObject({ status: 200 })
  })

  it('resets the stream of an answer that breaks off, and other streams go on', async () => {
    const address = await startTcpUpstream((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n')
        setTimeout(() => socket.destroy(), 20)
      })
    })
    const { port, recorded } = await startIngress(CONFIG, [address])
    const session = http2Client(port(443))
    const answer = await ask2(session)
    expect(answer).toMatchObject({ status: 200, body: 'hello' })
    expect(answer.reset).not.toBe(constants.NGHTTP2_NO_ERROR)
    expect(await ask2(session, { ':path': '/direct' })).toMatchObject({ status: 203 })
    expect((await recorded(1))[0]).toMatchObject({ response_code: 200, response_flags: 'UC' })
  })

  it('gives the upstream up when the client resets its stream', async () => {
    let arrived = () => {}
    let left = () => {}
    const waiting = new Promise<void>((resolve) => {
      arrived = resolve
    })
    const gone = new Promise<void>((resolve) => {
      left = resolve
    })
    const { port, recorded } = await setUp((_, response) => {
      response.on('close', () => left())
      arrived()
    })
    const session = http2Client(port)
    const stream = session.request({ ':authority': 'shop.example', ':path': '/' })
    stream.on('error', () => {})
    await waiting
    stream.close(constants.NGHTTP2_CANCEL)
    await gone
    expect((await recorded(1))[0]).toMatchObject({ response_flags: 'DC', response_code: 0 })
  })

  it.each([constants.NGHTTP2_NO_ERROR, constants.NGHTTP2_CANCEL])(
    'never hands half a body on as a whole one (reset with %d)',
    async (code) => {
      const seen = { text: '', begun: () => {}, ended: () => {} }
      const begun = new Promise<void>((resolve) => {
        seen.begun = resolve
      })
      const ended = new Promise<void>((resolve) => {
        seen.ended = resolve
      })
      const address = await startTcpUpstream((socket) => {
        socket
          .on('data', (chunk) => {
            seen.text += chunk.toString('latin1')
            if (seen.text.includes('half')) seen.begun()
          })
          .on('close', () => seen.ended())
      })
      const { port } = await startIngress(CONFIG, [address])
      const socket = await rawHttp2(port(443))
      socket.resume()
      const post = GET.with(1, 'POST')
      const open = [
        frame(SETTINGS, 0, 0),
        frame(HEADERS, 4, 1, fieldBlock(post)),
        frame(DATA, 0, 1, Buffer.from('half')),
      ]
      socket.write(Buffer.concat([Buffer.from(PREFACE), ...open]))
      await begun
      socket.write(frame(RST_STREAM, 0, 1, Buffer.from([0, 0, 0, code])))
      await ended
      expect(seen.text).toMatch(/half\r\n$/)
    },
  )

  it('waits for a client that reads slowly', async () => {
    let sent = 0
    const address = await startTcpUpstream((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100000000\r\n\r\n')
        const chunk = Buffer.alloc(100_000)
        const more = () => {
          while (sent < 100_000_000) {
            sent += chunk.length
            if (!socket.write(chunk)) return
          }
        }
        socket.on('drain', more)
        more()
      })
    })
    const { port } = await startIngress(CONFIG, [address])
    const session = http2Client(port(443))
    const stream = session.request({ ':authority': 'shop.example', ':path': '/' })
    stream.on('error', () => {}).pause()
    await once(stream, 'response')
    let before = -1
    while (before !== sent) {
      before = sent
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    expect(sent).toBeLessThan(50_000_000)
    expect(await ask2(session, { ':path': '/direct' })).toMatchObject({ status: 203 })
    stream.close(constants.NGHTTP2_CANCEL)
  })

  it('lets streams end when the ingress closes, and says goodbye', async () => {
    let release = () => {}
    let arrived = () => {}
    const waiting = new Promise<void>((resolve) => {
      arrived = resolve
    })
    const { port, ingress } = await setUp((_, response) => {
      release = () => void response.end('late')
      arrived()
    })
    const session = http2Client(port)
    const goaway = once(session, 'goaway')
    const answer = ask2(session)
    await waiting
    const closed = ingress.close()
    await goaway
    release()
    expect(await answer).toMatchObject({ status: 200, body: 'late', reset: 0 })
    await closed
  })

  it.each<[string, (at: number) => Buffer]>([
    [
      'opens and resets streams',
      (at) =>
        Buffer.concat([
          frame(HEADERS, 5, 2 * at + 1, fieldBlock(GET)),
          frame(RST_STREAM, 0, 2 * at + 1, Buffer.from([0, 0, 0, 8])),
        ]),
    ],
    ['sends settings', () => frame(SETTINGS, 0, 0)],
    ['pings', () => frame(PING, 0, 0, Buffer.alloc(8))],
  ])('disconnects a client that %s without end', async (_, nuisance) => {
    const { port } = await setUp()
    const socket = await rawHttp2(port)
    socket.resume()
    const closed = new Promise<void>((resolve) =>
      socket
        .removeAllListeners('error')
        .on('error', () => {})
        .on('close', () => resolve()),
    )
    socket.write(Buffer.concat([Buffer.from(PREFACE), frame(SETTINGS, 0, 0)]))
    for (let burst = 0; burst < 50 && !socket.destroyed; burst += 1) {
      socket.write(Buffer.concat(Array.from({ length: 100 }, (_, at) => nuisance(burst * 100 + at))))
      await new Promise((resolve) => setImmediate(resolve))
    }
    await closed
    expect(await ask2(http2Client(port))).toMatchObject({ status: 200 })
  })
})
