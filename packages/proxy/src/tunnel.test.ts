import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { ask, rawClient, statusesIn } from './testing/client'
import { EVERYTHING, plainGateway, startIngress } from './testing/gateway'
import { deadAddress, listenOnLoopback, startTcpUpstream, startUpstream } from './testing/upstream'

const UPGRADE =
  'GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n'

/** A WebSocket server that echoes, and what upgrades it saw. */
const startEcho = async () => {
  const server = createServer()
  const sockets = new WebSocketServer({ server })
  const upgrades: IncomingMessage[] = []
  server.on('upgrade', (request) => upgrades.push(request))
  sockets.on('connection', (socket) => socket.on('message', (data, binary) => socket.send(data, { binary })))
  const address = await listenOnLoopback(server)
  onTestFinished(() => {
    for (const client of sockets.clients) client.terminate()
    server.close()
  })
  return { address, upgrades, sockets }
}

/** An upstream that treats every upgrade as `play` says. */
const startUpgradeServer = async (play: (request: IncomingMessage, socket: Duplex, head: Buffer) => void) => {
  const server = createServer()
  const sockets = new Set<Duplex>()
  server.on('upgrade', (request, socket, head) => {
    sockets.add(socket)
    socket.on('error', () => {})
    play(request, socket, head)
  })
  const address = await listenOnLoopback(server)
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return address
}

const accept = ({ headers }: IncomingMessage): string => {
  const key = createHash('sha1')
    .update(`${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64')
  return `HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\nX-Hop: 1\r\n\r\n`
}

describe('a WebSocket', () => {
  it('works on any forwarding route: messages both ways, close codes, the headers of a request', async () => {
    const echo = await startEcho()
    const { port, recorded } = await startIngress(EVERYTHING, [echo.address])
    const socket = new WebSocket(`ws://127.0.0.1:${port()}/chat?x=1`, ['v2'], {
      headers: { 'x-forwarded-proto': 'https' },
    })
    const messages: string[] = []
    socket.on('message', (data) => messages.push(data.toString()))
    await new Promise((resolve) => socket.once('open', resolve))
    socket.send('hello')
    socket.send('x'.repeat(300_000))
    await expect.poll(() => messages.map(({ length }) => length)).toEqual([5, 300_000])
    socket.close(4001, 'done')
    const code = await new Promise((resolve) => socket.once('close', resolve))
    expect(code).toBe(4001)
    const [upgrade] = echo.upgrades
    expect(upgrade?.url).toBe('/chat?x=1')
    expect(upgrade?.headers).toMatchObject({
      upgrade: 'websocket',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-envoy-attempt-count': '1',
    })
    const [record] = await recorded(1)
    expect(record).toMatchObject({ response_code: 101, response_flags: '-', response_code_details: 'via_upstream' })
    expect(record?.bytes_received).toBeGreaterThan(300_000)
    expect(record?.bytes_sent).toBeGreaterThan(300_000)
  })

  it('is not cut by the time-out of its route', async () => {
    const echo = await startEcho()
    const config = plainGateway(`
- timeout: 50ms
  route: [{ destination: { host: web, port: { number: 8000 } } }]`)
    const { port } = await startIngress(config, [echo.address])
    const socket = new WebSocket(`ws://127.0.0.1:${port()}/`)
    await new Promise((resolve) => socket.once('open', resolve))
    await new Promise((resolve) => setTimeout(resolve, 150))
    const answered = new Promise((resolve) => socket.once('message', (data) => resolve(data.toString())))
    socket.send('still here')
    expect(await answered).toBe('still here')
    socket.terminate()
  })

  it('ends on both sides when either leaves', async () => {
    const echo = await startEcho()
    const { port } = await startIngress(EVERYTHING, [echo.address])
    const leaving = new WebSocket(`ws://127.0.0.1:${port()}/`)
    await new Promise((resolve) => leaving.once('open', resolve))
    leaving.terminate()
    await expect.poll(() => echo.sockets.clients.size).toBe(0)
    const left = new WebSocket(`ws://127.0.0.1:${port()}/`)
    await new Promise((resolve) => left.once('open', resolve))
    for (const client of echo.sockets.clients) client.terminate()
    await new Promise((resolve) => left.once('close', resolve))
  })
})

describe('an upgrade', () => {
  it('is a tunnel only after the 101: what a client sends before waits for it', async () => {
    let early = 0
    const address = await startUpgradeServer((request, socket, head) => {
      let open = false
      early += head.length
      socket.on('data', (chunk: Buffer) => {
        if (open) socket.write(chunk)
        else early += chunk.length
      })
      setTimeout(() => {
        open = true
        socket.write(accept(request))
      }, 100)
    })
    const { port } = await startIngress(EVERYTHING, [address])
    const client = rawClient(port(), `${UPGRADE}early`)
    await client.until(/^HTTP\/1\.1 101 Switching Protocols\r\n[\s\S]*\r\n\r\nearly$/)
    expect(early).toBe(0)
    expect(client.text()).toMatch(/^upgrade: websocket\r$/m)
    expect(client.text()).toMatch(/^server: gatewright\r$/m)
    expect(client.text()).toMatch(/^x-hop: 1\r$/m)
  })

  it.each([200, 401, 403, 503])(
    'that the upstream answers with %d gets that answer, and its bytes go nowhere',
    async (status) => {
      let tunnelled = ''
      const address = await startUpgradeServer((_, socket) => {
        socket.on('data', (chunk: Buffer) => {
          tunnelled += chunk.toString()
        })
        socket.write(`HTTP/1.1 ${status} No\r\ncontent-type: text/plain\r\ncontent-length: 7\r\n\r\nrefused`)
      })
      const { port } = await startIngress(EVERYTHING, [address])
      const text = await rawClient(port(), `${UPGRADE}GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n`).closed()
      expect(statusesIn(text)).toEqual([status])
      expect(text).toMatch(/refused$/)
      expect(text).toMatch(/^x-envoy-upstream-service-time: \d+\r$/m)
      expect(tunnelled).toBe('')
    },
  )

  it('to another protocol than was asked for is no consent: 502', async () => {
    const address = await startUpgradeServer((_, socket) =>
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n'),
    )
    const { port } = await startIngress(EVERYTHING, [address])
    expect(statusesIn(await rawClient(port(), UPGRADE).closed())).toEqual([502])
  })

  it('without a route gets one 404; of a dead upstream one 503; both as HTTP has it', async () => {
    const upstream = await startUpstream()
    const none = await startIngress(EVERYTHING.replaceAll("hosts: ['*']", 'hosts: [b.example]'), [upstream.address])
    expect(await rawClient(none.port(), `${UPGRADE}\x01\x02frames`).closed()).toMatch(
      /^HTTP\/1\.1 404 Not Found\r\ncontent-length: 0\r\n[\s\S]*connection: close\r\n/,
    )
    expect(upstream.connections()).toBe(0)
    const dead = await startIngress(EVERYTHING, [await deadAddress()], { random: () => 0 })
    const text = await rawClient(dead.port(), UPGRADE).closed()
    expect(statusesIn(text)).toEqual([503])
    expect(text).toMatch(/reset reason: remote connection failure$/)
  })

  it('of a dead endpoint is tried on another one', async () => {
    const echo = await startEcho()
    const { port } = await startIngress(EVERYTHING, [await deadAddress(), echo.address], { random: () => 0 })
    for (let i = 0; i < 4; i++) {
      const socket = new WebSocket(`ws://127.0.0.1:${port()}/`)
      await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
      socket.terminate()
    }
  })

  it.each([
    ['another protocol', UPGRADE.replace('websocket', 'h2c'), 403],
    ['several at once', UPGRADE.replace('websocket', 'websocket, h2c'), 403],
    ['another method', UPGRADE.replace('GET', 'PUT'), 400],
    ['a body', UPGRADE.replace('\r\n\r\n', '\r\nContent-Length: 5\r\n\r\nhello'), 400],
  ])('with %s is refused, and reaches nobody', async (_, head, status) => {
    const upstream = await startUpstream()
    const { port } = await startIngress(EVERYTHING, [upstream.address])
    expect(statusesIn(await rawClient(port(), head).closed())).toEqual([status])
    expect(upstream.connections()).toBe(0)
  })

  it('without Connection: Upgrade is none', async () => {
    const upstream = await startUpstream()
    const { port } = await startIngress(EVERYTHING, [upstream.address])
    const answer = await ask(port(), '/', { headers: { upgrade: 'websocket', connection: 'keep-alive' } })
    expect(answer.status).toBe(200)
    expect(upstream.seen[0]?.header('upgrade')).toBeUndefined()
  })

  it('of a client that leaves before the answer is given up', async () => {
    let closed = false
    const address = await startTcpUpstream((socket) => {
      socket
        .on('data', () => {})
        .on('close', () => {
          closed = true
        })
    })
    const { port, recorded } = await startIngress(EVERYTHING, [address])
    const client = rawClient(port(), UPGRADE)
    await new Promise((resolve) => setTimeout(resolve, 50))
    client.socket.end()
    await expect.poll(() => closed).toBe(true)
    expect(await recorded(1)).toMatchObject([{ response_flags: 'DC', response_code: 0 }])
  })
})
