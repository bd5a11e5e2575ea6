import { rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { createSecureContext, createServer as createTlsServer, type SecureContext } from 'node:tls'
import { describe, expect, it, onTestFinished } from 'vitest'
import { otherPair, testCa, upstreamPair } from '../../testing/certificates'
import { listen, testExchange, testPool } from '../../testing/exchange'
import { deadAddress, listenOnLoopback, startTcpUpstream } from '../../testing/upstream'
import type { ForwardEngine, ForwardExchange } from '../forward-engine'
import { createUndiciEngine } from './undici-engine'

const engine = createUndiciEngine(() => {
  throw new Error('not for this engine')
})

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'
const HEAD_END = /\r\n\r\n/

/** Answers each head that arrives in one piece with what `play` does for it; counts from 0 over all connections. */
const upstreamOf = async (play: (socket: Socket, request: number, head: string) => void) => {
  const sockets: Socket[] = []
  let requests = 0
  const heads: string[] = []
  const address = await startTcpUpstream((socket) => {
    sockets.push(socket)
    let received = ''
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1')
      if (!HEAD_END.test(received)) return
      heads.push(received)
      play(socket, requests++, received)
      received = ''
    })
  })
  return { address, sockets, heads }
}
const saying = (text: string, then?: 'end' | 'reset') =>
  upstreamOf((socket) => {
    socket.write(text, 'latin1', () => then === 'reset' && socket.resetAndDestroy())
    if (then === 'end') socket.end()
  })
const run = (
  address: string,
  overrides: Partial<ForwardExchange> = {},
  pool = testPool(),
  by: ForwardEngine = engine,
) => listen(by, testExchange(address, pool, overrides)).over

describe('what is sent', () => {
  it('headers keep their order, their repetitions and their bytes', async () => {
    const { address, heads } = await saying(OK)
    const headers = ['host', 'web', 'x-b', '1', 'x-a', 'caf\xe9', 'cookie', 'a=1', 'x-b', '2', 'cookie', 'b=2']
    await run(address, { headers, target: '/p?q=%20', method: 'DELETE' })
    expect(heads[0]).toBe(
      'DELETE /p?q=%20 HTTP/1.1\r\nhost: web\r\nconnection: keep-alive\r\nx-b: 1\r\nx-a: caf\xe9\r\ncookie: a=1\r\nx-b: 2\r\ncookie: b=2\r\n\r\n',
    )
  })

  it('fields of the connection and of framing are not taken from the headers', async () => {
    const { address, heads } = await saying(OK)
    const forged = ['connection', 'close', 'content-length', '5', 'transfer-encoding', 'chunked', 'upgrade', 'x']
    await run(address, { headers: ['host', 'web', ...forged, 'keep-alive', 'timeout=1', 'x-z', '1'] })
    expect(heads[0]).toBe('GET / HTTP/1.1\r\nhost: web\r\nconnection: keep-alive\r\nx-z: 1\r\n\r\n')
  })

  it('a request after which the connection is not to be used says so', async () => {
    const { address, heads, sockets } = await saying(OK)
    const pool = testPool()
    for (const reusable of [false, true, true]) expect((await run(address, { reusable }, pool)).outcome).toBe('ended')
    expect(heads.map((head) => /connection: (\S+)/.exec(head)?.[1])).toEqual(['close', 'keep-alive', 'keep-alive'])
    expect(sockets).toHaveLength(2)
  })

  it.each([
    ['a path with a space', { target: '/a b' }],
    ['a value with a line break', { headers: ['host', 'web', 'x', 'a\r\nb: c'] }],
    ['a method that is no token', { method: 'G T' }],
  ])('%s is an error of ours, told later, and nothing is sent', async (_, overrides) => {
    const { address, sockets } = await saying(OK)
    const listening = listen(engine, testExchange(address, testPool(), overrides))
    expect(listening.told.outcome).toBeUndefined()
    expect((await listening.over).outcome).toBe('internal_error')
    expect(sockets).toEqual([])
  })
})

describe('answers', () => {
  it('status, reason, headers and body go through as they came', async () => {
    const { address } = await saying(
      'HTTP/1.1 299 Just So\r\nSet-Cookie: a=1\r\nX-B: caf\xe9\r\nset-cookie: b=2\r\nX-Empty:\r\nContent-Length: 3\r\n\r\n\xff\x00\n',
    )
    const { heads, body, outcome, events } = await run(address)
    const rawHeaders = [
      'Set-Cookie',
      'a=1',
      'X-B',
      'caf\xe9',
      'set-cookie',
      'b=2',
      'X-Empty',
      '',
      'Content-Length',
      '3',
    ]
    expect(heads).toEqual([{ status: 299, reason: 'Just So', rawHeaders }])
    expect(body).toBe('\xff\x00\n')
    expect([outcome, events]).toEqual(['ended', ['connected', 'answered', 'ended']])
  })

  it.each<[string, string, 'end' | undefined, string]>([
    ['a length', OK, undefined, 'ok'],
    [
      'chunks',
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1;a="b;c"\r\no\r\n1\r\nk\r\n0\r\nx-t: 1\r\n\r\n',
      undefined,
      'ok',
    ],
    ['the end of the connection', 'HTTP/1.1 200 OK\r\n\r\nok', 'end', 'ok'],
    ['the end of the connection of HTTP/1.0', 'HTTP/1.0 200 OK\r\n\r\nok', 'end', 'ok'],
    [
      'a length, with the connection closed',
      'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok',
      'end',
      'ok',
    ],
    ['no reason phrase', 'HTTP/1.1 200 \r\ncontent-length: 2\r\n\r\nok', undefined, 'ok'],
    ['204, in spite of a length', 'HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r\n', undefined, ''],
    [
      '304 with the length that a 200 would have',
      'HTTP/1.1 304 Not Modified\r\ncontent-length: 500\r\n\r\n',
      undefined,
      '',
    ],
    ['103 first', `HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${OK}`, undefined, 'ok'],
    [
      '100 and 102 first, though nobody asked',
      `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n${OK}`,
      undefined,
      'ok',
    ],
  ])('a body delimited by %s is whole', async (_, text, then, body) => {
    const { address } = await saying(text, then)
    expect(await run(address)).toMatchObject({ outcome: 'ended', body, events: ['connected', 'answered', 'ended'] })
  })

  it('the same answers are understood when each byte comes alone', async () => {
    const text = `HTTP/1.1 100 Continue\r\nx-i: 1\r\n\r\nHTTP/1.1 200 All Right\r\nX-One: 1\r\nx-one: 2\r\ncontent-length: 2\r\n\r\nok`
    const { address } = await upstreamOf(async (socket) => {
      socket.setNoDelay(true)
      for (const byte of text) {
        await new Promise((resolve) => socket.write(byte, resolve))
        await turn()
      }
    })
    const { heads, body } = await run(address)
    expect(heads).toEqual([
      { status: 200, reason: 'All Right', rawHeaders: ['X-One', '1', 'x-one', '2', 'content-length', '2'] },
    ])
    expect(body).toBe('ok')
  })

  it.each([
    ['a length', 'HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n'],
    ['chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n'],
  ])('HEAD has no body in spite of %s, and its connection is used again', async (_, text) => {
    const { address, sockets } = await upstreamOf((socket, request) => socket.write(request === 0 ? text : OK))
    const pool = testPool()
    expect(await run(address, { method: 'HEAD' }, pool)).toMatchObject({ outcome: 'ended', body: '' })
    expect((await run(address, {}, pool)).body).toBe('ok')
    expect(sockets).toHaveLength(1)
  })
})

describe('answers that cannot be trusted', () => {
  it.each([
    ['what is no HTTP', 'no http at all\r\n\r\n', undefined],
    ['what is no HTTP, and nothing after it', 'SSH-2.0-x\r\n', undefined],
    ['a status that is no number', 'HTTP/1.1 abc OK\r\ncontent-length: 0\r\n\r\n', undefined],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello!', undefined],
    [
      'a length and chunks',
      'HTTP/1.1 200 OK\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
      undefined,
    ],
    ['a negative length', 'HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\nhello', undefined],
    ['NUL in a value', 'HTTP/1.1 200 OK\r\nx: a\x00b\r\ncontent-length: 0\r\n\r\n', undefined],
    ['a space in a name', 'HTTP/1.1 200 OK\r\nx y: a\r\ncontent-length: 0\r\n\r\n', undefined],
    ['lines that end with LF only', 'HTTP/1.1 200 OK\ncontent-length: 2\n\nok', undefined],
    ['an interim answer with such lines', `HTTP/1.1 100 Continue\n\n${OK}`, undefined],
    [
      '101 that nobody asked for',
      'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
      undefined,
    ],
    ['more than 100 headers', `HTTP/1.1 200 OK\r\n${'a: b\r\n'.repeat(100)}content-length: 0\r\n\r\n`, undefined],
  ])('%s is a protocol error', async (_, text) => {
    const { address } = await saying(text)
    expect(await run(address)).toMatchObject({ outcome: 'protocol_error', heads: [], body: '' })
  })

  it('a head of more than 80 KiB ends the connection; one below goes through', async () => {
    const headOf = (bytes: number) =>
      `HTTP/1.1 200 OK\r\n${`a: ${'b'.repeat(995)}\r\n`.repeat(bytes / 1_000)}content-length: 0\r\n\r\n`
    const small = await saying(headOf(79_000))
    expect((await run(small.address)).outcome).toBe('ended')
    const large = await saying(headOf(83_000))
    expect(await run(large.address)).toMatchObject({ outcome: 'connection_termination', heads: [] })
    const endless = await saying(`HTTP/1.1 200 OK\r\na: ${'b'.repeat(90_000)}`)
    expect(await run(endless.address)).toMatchObject({ outcome: 'connection_termination', heads: [] })
  })

  it('a chunk size that is none breaks the answer off', async () => {
    const { address } = await saying('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\nzz\r\n')
    expect(await run(address)).toMatchObject({ outcome: 'protocol_error', body: 'ok' })
  })

  it('a second answer behind the first reaches nobody', async () => {
    const { address, sockets } = await upstreamOf((socket, request) =>
      socket.write(request === 0 ? `${OK}${OK.replace('ok', 'no')}` : OK),
    )
    const pool = testPool()
    for (let request = 0; request < 3; request++) expect((await run(address, {}, pool)).body).toBe('ok')
    expect(sockets).toHaveLength(2)
  })

  it('nor does one that comes while the connection is idle', async () => {
    const { address, sockets } = await upstreamOf((socket) => socket.write(OK))
    const pool = testPool()
    await run(address, {}, pool)
    const closed = new Promise((resolve) => sockets[0]?.on('close', resolve))
    sockets[0]?.write(OK.replace('ok', 'no'))
    await closed
    expect((await run(address, {}, pool)).body).toBe('ok')
    expect(sockets).toHaveLength(2)
  })
})

describe('answers that break off', () => {
  it.each<[string, string, 'end' | 'reset', string]>([
    ['nothing at all, then the end', '', 'end', ''],
    ['nothing at all, then a reset', '', 'reset', ''],
    ['half a head', 'HTTP/1.1 200 OK\r\ncontent-le', 'end', ''],
    ['an interim answer only', 'HTTP/1.1 103 Early Hints\r\n\r\n', 'end', ''],
  ])('%s: nothing was answered', async (_, text, then, body) => {
    const { address } = await saying(text, then)
    expect(await run(address)).toMatchObject({ outcome: 'connection_termination', heads: [], body })
  })

  it.each<[string, string, 'end' | 'reset']>([
    ['short of its length', 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nok', 'end'],
    [
      'short of its length, with the connection to be closed',
      'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 5\r\n\r\nok',
      'end',
    ],
    ['short of its length, by a reset', 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nok', 'reset'],
    ['without the last chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n', 'end'],
    ['until close, by a reset', 'HTTP/1.1 200 OK\r\n\r\nok', 'reset'],
  ])('%s: the exchange fails', async (_, text, then) => {
    // The end has to come after the bytes, which a reset would take with it.
    const { address, sockets } = await saying(text)
    const listening = listen(engine, testExchange(address, testPool()))
    await listening.answered
    while (listening.told.body !== 'ok') await turn()
    if (then === 'end') sockets[0]?.end()
    else sockets[0]?.resetAndDestroy()
    expect(await listening.over).toMatchObject({ outcome: 'connection_termination', body: 'ok' })
    expect(listening.told.events).toEqual(['connected', 'answered', 'connection_termination'])
  })

  it.each<['end' | 'reset']>([['end'], ['reset']])(
    'a paused answer whose connection meets its %s harms nobody',
    async (then) => {
      const { address, sockets } = await saying(`HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(10_000)}`)
      const listening = listen(engine, testExchange(address, testPool()), { takeBytes: 1 })
      await listening.answered
      while (!listening.told.held) await turn()
      if (then === 'end') sockets[0]?.end()
      else sockets[0]?.resetAndDestroy()
      if (then === 'end') listening.more()
      expect((await listening.over).outcome).toBe(then === 'end' ? 'ended' : 'connection_termination')
    },
  )
})

describe('connections', () => {
  it('are used again, the one used last first, and tell how long they were idle and where they come from', async () => {
    const { address, sockets } = await saying(OK)
    let now = 0
    const pool = testPool({}, { kind: 'plain' }, () => now)
    const both = [run(address, {}, pool), run(address, {}, pool)]
    await Promise.all(both)
    expect(sockets).toHaveLength(2)
    now = 5_000
    const { facts } = await run(address, {}, pool)
    expect(facts).toEqual([{ idleMs: 5_000, localAddress: expect.stringMatching(/^127\.0\.0\.1:\d+$/) }])
    expect((await both[0])?.facts[0]?.idleMs).toBeUndefined()
    expect(sockets.map(({ remotePort }) => `127.0.0.1:${remotePort}`)).toContain(facts[0]?.localAddress)
    expect(sockets).toHaveLength(2)
  })

  it('a fresh one is new, and kept afterwards', async () => {
    const { address, sockets } = await saying(OK)
    const pool = testPool()
    for (const fresh of [false, true, false]) await run(address, { fresh }, pool)
    expect(sockets).toHaveLength(2)
  })

  it('of one endpoint are not used for another', async () => {
    const one = await saying(OK)
    const two = await saying(OK.replace('ok', 'no'))
    const pool = testPool()
    for (const { address } of [one, two, one, two]) await run(address, {}, pool)
    expect([one.sockets.length, two.sockets.length]).toEqual([1, 1])
  })

  it('carry as many requests as maxRequestsPerConnection says', async () => {
    const { address, heads, sockets } = await saying(OK)
    const pool = testPool({ connectionPool: { http: { maxRequestsPerConnection: 2 } } })
    for (let request = 0; request < 5; request++) await run(address, {}, pool)
    expect(heads.map((head) => head.includes('connection: close'))).toEqual([false, true, false, true, false])
    expect(sockets).toHaveLength(3)
  })

  it('are closed when they were idle for idleTimeout', async () => {
    const { address, sockets } = await saying(OK)
    const pool = testPool({ connectionPool: { http: { idleTimeout: '30ms' } } })
    await run(address, {}, pool)
    await new Promise((resolve) => sockets[0]?.on('close', resolve))
    expect((await run(address, {}, pool)).facts[0]?.idleMs).toBeUndefined()
  })

  it.each([['end'], ['reset']])('one that its upstream ended by %s while it was idle costs nothing', async (how) => {
    const { address, sockets, heads } = await saying(OK)
    const pool = testPool()
    await run(address, {}, pool)
    const socket = sockets[0]
    if (how === 'end') await new Promise<void>((resolve) => socket?.end(resolve))
    else socket?.resetAndDestroy()
    await turn() // the news arrive when the request is there, but not sent
    // Also for a method that must not be sent twice: nothing was sent.
    const told = await run(address, { method: 'POST' }, pool)
    expect(told).toMatchObject({ outcome: 'ended', body: 'ok', events: ['connected', 'answered', 'ended'] })
    expect(told.facts[0]?.idleMs).toBeUndefined()
    expect(heads).toHaveLength(2)
  })

  it('one that its upstream ends when the request is there tells that it was idle', async () => {
    const { address } = await upstreamOf((socket, request) =>
      request === 0 ? socket.write(OK) : socket.resetAndDestroy(),
    )
    let now = 0
    const pool = testPool({}, { kind: 'plain' }, () => now)
    await run(address, {}, pool)
    now = 2_000
    expect(await run(address, {}, pool)).toMatchObject({
      outcome: 'connection_termination',
      facts: [{ idleMs: 2_000 }],
      heads: [],
    })
  })

  it('of a retired pool are closed, those in use after their exchange', async () => {
    const { address, sockets } = await upstreamOf((socket, request) => request === 0 && socket.write(OK))
    const pool = testPool()
    await run(address, { fresh: true }, pool)
    const closed = new Promise((resolve) => sockets[0]?.on('close', resolve))
    const listening = listen(engine, testExchange(address, pool, { fresh: true }))
    while (sockets.length < 2) await turn()
    pool.retire()
    await closed
    sockets[1]?.write(OK)
    expect((await listening.over).outcome).toBe('ended')
    await new Promise((resolve) => sockets[1]?.on('close', resolve))
  })

  it('of a destroyed pool end with their exchanges', async () => {
    const { address, sockets } = await upstreamOf(() => {})
    const pool = testPool()
    const listening = listen(engine, testExchange(address, pool))
    while (sockets.length === 0) await turn()
    pool.destroy()
    expect((await listening.over).outcome).toBe('connection_termination')
  })

  it('go to unix sockets, too', async () => {
    const path = join(tmpdir(), `gatewright-${process.pid}-${Date.now()}.sock`)
    const server = createServer((socket) => socket.on('data', () => socket.write(OK)))
    await new Promise<void>((resolve) => server.listen(path, resolve))
    onTestFinished(() => {
      server.close()
      rmSync(path, { force: true })
    })
    expect((await run(`unix:${path}`)).body).toBe('ok')
  })
})

describe('connections that do not come about', () => {
  it('a refused one is a failure to connect, told later', async () => {
    const listening = listen(engine, testExchange(await deadAddress(), testPool()))
    expect(listening.told.outcome).toBeUndefined()
    expect(await listening.over).toMatchObject({ outcome: 'connect_failure', events: ['connect_failure'] })
    expect(listening.told.error?.message).toMatch(/ECONNREFUSED/)
  })

  it('one that takes longer than connectTimeout is given up', async () => {
    // A handshake of TLS that is never answered takes as long as one likes.
    const { address, sockets } = await upstreamOf(() => {})
    const pool = testPool({ connectionPool: { tcp: { connectTimeout: '40ms' } } }, { kind: 'tls', options: {} })
    expect((await run(address, {}, pool)).outcome).toBe('connect_timeout')
    expect(sockets).toHaveLength(1)
  })

  it('one that is given up is not made again', async () => {
    const { address, sockets } = await upstreamOf(() => {})
    const pool = testPool({}, { kind: 'tls', options: {} })
    const listening = listen(engine, testExchange(address, pool))
    while (sockets.length === 0) await turn()
    const closed = new Promise((resolve) => sockets[0]?.on('close', resolve))
    listening.abort()
    await closed
    for (let turns = 0; turns < 20; turns++) await turn()
    expect([listening.told.events, sockets.length]).toEqual([[], 1])
  })
})

describe('giving an exchange up', () => {
  it.each<[string, string]>([
    ['before the answer', ''],
    ['in the middle of a body', 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nok'],
    ['in the middle of a body that ends with the connection', 'HTTP/1.1 200 OK\r\n\r\nok'],
  ])('%s closes its connection, says nothing more, and leaves others alone', async (_, text) => {
    const { address, sockets } = await upstreamOf((socket, request) => socket.write(request === 0 ? text : OK))
    const pool = testPool()
    const listening = listen(engine, testExchange(address, pool))
    while (sockets.length === 0 || (text !== '' && listening.told.body !== 'ok')) await turn()
    const other = listen(engine, testExchange(address, pool))
    const closed = new Promise((resolve) => sockets[0]?.on('close', resolve))
    listening.abort()
    await closed
    expect((await other.over).outcome).toBe('ended')
    expect(listening.told.outcome).toBeUndefined()
    // undici by itself would connect once more for the sake of the request that was given up.
    for (let turns = 0; turns < 20; turns++) await turn()
    expect(sockets).toHaveLength(2)
  })

  it('from within its own answer is fine', async () => {
    const { address } = await saying(OK)
    const listening = listen(
      (exchange, handler) => {
        const running = engine(exchange, { ...handler, answered: () => running.abort() })
        return running
      },
      testExchange(address, testPool()),
    )
    for (let turns = 0; turns < 50; turns++) await turn()
    expect(listening.told.events).toEqual(['connected'])
  })
})

describe('back-pressure', () => {
  it('an answer waits upstream until more is welcome, then comes whole', async () => {
    const total = 40_000_000
    const { address, sockets } = await upstreamOf((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${total}\r\n\r\n`)
      socket.write(Buffer.alloc(total, 'x'))
    })
    const listening = listen(engine, testExchange(address, testPool()), { takeBytes: 1 })
    await listening.answered
    while (!listening.told.held) await turn()
    let unsent = -1
    for (let still = 0; still < 50; still++) {
      await new Promise((resolve) => setTimeout(resolve, 2))
      if (unsent !== sockets[0]?.writableLength) still = 0
      unsent = sockets[0]?.writableLength ?? 0
    }
    expect(listening.told.body.length).toBeLessThan(200_000)
    expect(unsent).toBeGreaterThan(total / 2) // the rest is in buffers of the kernel
    listening.more()
    const { body, outcome } = await listening.over
    expect([outcome, body.length]).toEqual(['ended', total])
  })
})

describe('TLS', () => {
  const startTls = async (pair = upstreamPair) => {
    const names: string[] = []
    const resumed: boolean[] = []
    const context = createSecureContext(pair)
    const SNICallback = (name: string, done: (error: null, context: SecureContext) => void) => {
      names.push(name)
      done(null, context)
    }
    const server = createTlsServer({ ...pair, SNICallback }, (socket) => {
      resumed.push(socket.isSessionReused())
      socket.on('error', () => {}).on('data', () => socket.write(OK))
    })
    server.on('tlsClientError', () => {})
    onTestFinished(() => void server.close())
    return { address: await listenOnLoopback(server), names, resumed }
  }
  const trusting = { kind: 'tls', options: { ca: testCa } } as const

  it('the name of the request is asked for and checked', async () => {
    const { address, names } = await startTls()
    const pool = testPool({}, trusting)
    expect((await run(address, { headers: ['host', 'Web.Internal:8443'] }, pool)).outcome).toBe('ended')
    const told = await run(address, { headers: ['host', 'other.example'] }, pool)
    expect(told.outcome).toBe('connect_failure')
    expect(names).toEqual(['web.internal', 'other.example'])
  })

  it('an address is no name to ask for, and is checked all the same', async () => {
    const { address, names } = await startTls()
    for (const host of ['127.0.0.1:1', '[::1]'])
      expect((await run(address, { headers: ['host', host] }, testPool({}, trusting))).outcome).toBe('connect_failure')
    const careless = testPool({}, { kind: 'tls', options: { rejectUnauthorized: false } })
    expect((await run(address, { headers: ['host', '[::1]:1'] }, careless)).outcome).toBe('ended')
    expect(names).toEqual([])
  })

  it('connections under one name are not used for another', async () => {
    const { address, names } = await startTls()
    const pool = testPool({}, { kind: 'tls', options: { rejectUnauthorized: false } })
    for (const host of ['a.example', 'b.example', 'a.example', 'b.example', 'a.example:80'])
      expect((await run(address, { headers: ['host', host] }, pool)).outcome).toBe('ended')
    expect(names).toEqual(['a.example', 'b.example'])
  })

  it('a session is resumed, but not one of a connection that was refused', async () => {
    const { address, resumed } = await startTls()
    const pool = testPool({}, trusting)
    for (let request = 0; request < 3; request++)
      expect((await run(address, { fresh: true }, pool)).outcome).toBe('ended')
    expect(resumed).toEqual([false, true, true])
    // A resumed session would not be checked against the authorities again.
    const distrusting = testPool({}, { kind: 'tls', options: {} })
    for (let request = 0; request < 3; request++)
      expect((await run(address, { fresh: true }, distrusting)).outcome).toBe('connect_failure')
  })

  it.each([
    ['a certificate of somebody else', otherPair, {}],
    ['settings that make no sense', upstreamPair, { cert: 'nonsense', key: 'nonsense' }],
  ])('%s is a failure to connect', async (_, pair, options) => {
    const { address } = await startTls(pair)
    expect((await run(address, {}, testPool({}, { kind: 'tls', options: { ca: testCa, ...options } }))).outcome).toBe(
      'connect_failure',
    )
  })
})
