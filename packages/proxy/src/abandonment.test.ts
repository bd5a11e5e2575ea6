import { connect, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ask } from './testing/client'
import { EVERYTHING, plainGateway, startIngress } from './testing/gateway'
import { startTcpUpstream } from './testing/upstream'

/** How far an exchange gets before something ends it. */
const PHASES = {
  'before a byte': { request: '', answer: '' },
  'in the head of the request': { request: 'GET / HTTP/1.1\r\nHos', answer: '' },
  'in the body of the request': { request: 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf', answer: '' },
  'in a chunk of the request': {
    request: 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nhalf',
    answer: '',
  },
  'while waiting': { request: 'GET / HTTP/1.1\r\nHost: a\r\n\r\n', answer: '' },
  'in the head of the answer': {
    request: 'GET / HTTP/1.1\r\nHost: a\r\n\r\n',
    answer: 'HTTP/1.1 200 OK\r\ncontent-le',
  },
  'in the body of the answer': {
    request: 'GET / HTTP/1.1\r\nHost: a\r\n\r\n',
    answer: 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf',
  },
  'in a chunk of the answer': {
    request: 'GET / HTTP/1.1\r\nHost: a\r\n\r\n',
    answer: 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\nhalf',
  },
  'with both bodies under way': {
    request: 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf',
    answer: 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf',
  },
  'after the answer': {
    request: 'GET / HTTP/1.1\r\nHost: a\r\n\r\n',
    answer: 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok',
  },
  'while an upgrade waits': {
    request: 'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nearly',
    answer: '',
  },
  'in a tunnel': {
    request: 'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nearly',
    answer: 'HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\nhello',
  },
} as const

const ENDINGS = {
  'the client closes': (client: Socket) => client.end(),
  'the client resets': (client: Socket) => client.resetAndDestroy(),
  'the upstream closes': (_: Socket, upstream: Socket | undefined) => upstream?.end(),
  'the upstream resets': (_: Socket, upstream: Socket | undefined) => upstream?.resetAndDestroy(),
  'both reset': (client: Socket, upstream: Socket | undefined) => {
    upstream?.resetAndDestroy()
    client.resetAndDestroy()
  },
  'the client goes on with nonsense': (client: Socket) => client.write('\0\0\0\r\n\r\n'.repeat(20)),
  'the upstream goes on with nonsense': (_: Socket, upstream: Socket | undefined) =>
    upstream?.write('\0\0\0\r\n\r\n'.repeat(20)),
} as const

const cells = Object.keys(PHASES).flatMap((phase) => Object.keys(ENDINGS).map((ending) => [ending, phase] as const))

describe('whoever ends an exchange, and whenever', () => {
  it.each(cells)('%s %s: the proxy lives, and its next request is served', async (ending, phase) => {
    const { request, answer } = PHASES[phase as keyof typeof PHASES]
    let reached: Socket | undefined
    let aimed = false
    const address = await startTcpUpstream((socket) => {
      socket.on('data', (chunk) => {
        if (aimed) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok')
        else if (!reached && chunk.length > 0) {
          reached = socket
          socket.write(answer)
        }
      })
    })
    const config = plainGateway(`
- timeout: 300ms
  route: [{ destination: { host: web, port: { number: 8000 } } }]`)
    const { port } = await startIngress(config, [address], { random: () => 0, headerTimeoutMs: 300 })
    const client = connect(port(), '127.0.0.1')
    client.on('error', () => {}).on('data', () => {})
    onTestFinished(() => void client.destroy())
    client.write(request, 'latin1')
    await new Promise((resolve) => setTimeout(resolve, 40))
    ENDINGS[ending as keyof typeof ENDINGS](client, reached)
    await new Promise((resolve) => setTimeout(resolve, 20))
    aimed = true
    expect(await ask(port(), '/next')).toMatchObject({ status: 200, body: 'ok' })
  })
})

describe('many exchanges at once, half of them broken off', () => {
  it('leave nothing behind', async () => {
    let open = 0
    const address = await startTcpUpstream((socket) => {
      open += 1
      socket.on('close', () => {
        open -= 1
      })
      socket.on('data', () => {
        const luck = Math.random()
        if (luck < 0.15) socket.resetAndDestroy()
        else if (luck < 0.3) socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort')
        else
          setTimeout(
            () => socket.writable && socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'),
            Math.random() * 20,
          )
      })
    })
    const { ingress, port, records } = await startIngress(EVERYTHING, [address])
    const one = () =>
      new Promise<void>((resolve) => {
        const client = connect(port(), '127.0.0.1', () =>
          client.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'),
        )
        client
          .on('error', () => {})
          .on('data', () => {})
          .on('close', () => resolve())
        if (Math.random() < 0.3) setTimeout(() => client.resetAndDestroy(), Math.random() * 20)
      })
    for (let round = 0; round < 15; round++) await Promise.all(Array.from({ length: 40 }, one))
    await ingress.close({ drainMs: 1_000 })
    await expect.poll(() => open).toBe(0)
    expect(records.length).toBeGreaterThan(300)
    expect(records.every(({ response_code, response_flags }) => response_code === 200 || response_flags !== '-')).toBe(
      true,
    )
  })
})
