import { createSecureServer, createServer, type Http2Server, type ServerHttp2Stream } from 'node:http2'
import type { Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { testCa, upstreamPair } from '../../testing/certificates'
import { listen, testExchange, testPool } from '../../testing/exchange'
import { data, goAway, headers, reset, startFrameUpstream } from '../../testing/http2-frames'
import { deadAddress, listenOnLoopback, startTcpUpstream } from '../../testing/upstream'
import type { ForwardExchange } from '../forward-engine'
import type { RequestBody } from '../request-body'
import { createHttp2Engine } from './http2-engine'

const engine = createHttp2Engine()
const OK = [[':status', '200']] as const
type Pool = ReturnType<typeof testPool>
const pool2 = (
  policy: Parameters<typeof testPool>[0] = {},
  tls?: Parameters<typeof testPool>[1],
  now?: () => number,
): Pool => testPool(policy, tls ?? { kind: 'plain' }, now ?? (() => performance.now()), 'http2')
const run = (address: string, overrides: Partial<ForwardExchange> = {}, pool = pool2()) =>
  listen(engine, testExchange(address, pool, overrides)).over

/** A body that is written to `input`. */
const bodyOf = (length?: number) => {
  const input = new PassThrough()
  let stopped = false
  let ended = false
  input.on('end', () => {
    ended = true
  })
  const body: RequestBody = {
    length,
    bytes: 0,
    get ended() {
      return ended
    },
    replayable: false,
    whole: () => undefined,
    keep: () => {},
    sendTo: (destination) => void input.pipe(destination),
    stop: () => {
      stopped = true
      input.unpipe()
    },
    whenReceived: () => {},
    whenKept: () => {},
  }
  return { body, input, stopped: () => stopped }
}

/** A server of `node:http2`. */
const startServer = async (
  answer: (stream: ServerHttp2Stream, raw: readonly string[], session: number) => void,
  tls?: typeof upstreamPair,
  options: { readonly maxConcurrentStreams?: number } = {},
) => {
  const sessions: unknown[] = []
  const all = { settings: options, maxSessionMemory: 1_000 }
  const server: Http2Server = tls ? createSecureServer({ ...tls, ...all }) : createServer(all)
  server.on('session', (session) => {
    sessions.push(session)
    session.on('error', () => {})
  })
  server.on('stream', (stream, _, __, ...more: unknown[]) => {
    const [raw] = more
    stream.on('error', () => {})
    answer(stream, Array.isArray(raw) ? raw.map(String) : [], sessions.indexOf(stream.session))
  })
  const sockets: Socket[] = []
  server.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => sockets.push(socket))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { address: await listenOnLoopback(server), sessions, sockets }
}
const end = (stream: ServerHttp2Stream) => {
  stream.respond({ ':status': 200 })
  stream.end('ok')
}

describe('what is sent', () => {
  it('pseudo headers come first; lines of one name become one; what HTTP/2 has no use for is left out', async () => {
    const seen: (readonly string[])[] = []
    const { address } = await startServer((stream, raw) => {
      seen.push(raw)
      end(stream)
    })
    const list = ['host', 'web:80', 'x-b', '1', 'cookie', 'a=1', 'x-b', '2', 'cookie', 'b=2', 'te', 'trailers']
    const more = ['user-agent', 'a', 'user-agent', 'b', 'connection', 'close', 'transfer-encoding', 'chunked']
    await run(address, { headers: [...list, ...more, 'x-forwarded-proto', 'https'], target: '/p?q', method: 'DELETE' })
    expect(seen).toEqual([
      [
        ...[':method', 'DELETE', ':authority', 'web:80', ':scheme', 'https', ':path', '/p?q'],
        ...['x-b', '1, 2', 'cookie', 'a=1; b=2', 'te', 'trailers', 'user-agent', 'a, b', 'x-forwarded-proto', 'https'],
      ],
    ])
  })

  it.each(['GET', 'POST', 'DELETE'])(
    'a body of %s arrives as it comes, with its length where it has one',
    async (method) => {
      const { address } = await startServer((stream, raw) => {
        stream.respond({ ':status': 200, 'x-length': raw[raw.indexOf('content-length') + 1] ?? '' })
        stream.pipe(stream)
      })
      const pool = pool2()
      const { body, input } = bodyOf()
      const listening = listen(engine, testExchange(address, pool, { method, body }))
      await listening.answered
      input.write('one')
      while (listening.told.body !== 'one') await turn()
      input.end('two')
      expect(await listening.over).toMatchObject({ outcome: 'ended', body: 'onetwo' })
      const counted = bodyOf(3)
      counted.input.end('abc')
      const told = await run(address, { method, body: counted.body }, pool)
      expect([told.body, told.heads[0]?.rawHeaders.slice(0, 2)]).toEqual(['abc', ['x-length', '3']])
    },
  )

  it('a client that waits hears that the upstream wants its body', async () => {
    const upstream = await startFrameUpstream((socket, stream) =>
      socket.write(Buffer.concat([headers(stream, [[':status', '100']]), headers(stream, OK, true)])),
    )
    const { body } = bodyOf()
    const exchange = { method: 'POST', body, headers: ['host', 'a', 'expect', '100-continue'] }
    expect((await run(upstream.address, exchange)).events).toEqual(['connected', 'continued', 'answered', 'ended'])
  })
})

describe('answers', () => {
  it('fields go through as they came, interim answers do not, and trailers follow the data', async () => {
    const upstream = await startFrameUpstream((socket, stream) =>
      socket.write(
        Buffer.concat([
          headers(stream, [
            [':status', '103'],
            ['link', 'x'],
          ]),
          headers(stream, [...OK, ['set-cookie', 'a'], ['x-b', 'caf\xe9'], ['set-cookie', 'b']]),
          data(stream, 'ok'),
          headers(
            stream,
            [
              ['grpc-status', '0'],
              ['x-t', 'a'],
              ['x-t', 'b'],
            ],
            true,
          ),
        ]),
      ),
    )
    const told = await run(upstream.address)
    expect(told.heads).toEqual([
      { status: 200, reason: '', rawHeaders: ['set-cookie', 'a', 'x-b', 'caf\xe9', 'set-cookie', 'b'] },
    ])
    expect(told).toMatchObject({ body: 'ok', trailers: ['grpc-status', '0', 'x-t', 'a', 'x-t', 'b'], outcome: 'ended' })
  })

  it.each<[string, (stream: number) => Buffer[], string]>([
    ['ends with its head', (stream) => [headers(stream, OK, true)], ''],
    ['ends with its data', (stream) => [headers(stream, OK), data(stream, 'ok', true)], 'ok'],
    [
      'is followed by a reset that means nothing',
      (stream) => [headers(stream, OK), data(stream, 'ok', true), reset(stream, 0)],
      'ok',
    ],
  ])('one that %s is whole', async (_, frames, body) => {
    const upstream = await startFrameUpstream((socket, stream) => socket.write(Buffer.concat(frames(stream))))
    expect(await run(upstream.address)).toMatchObject({ outcome: 'ended', body })
  })

  it('one that comes before the body has been sent ends the sending', async () => {
    const upstream = await startFrameUpstream((socket, stream) => socket.write(headers(stream, OK, true)))
    const { body, input, stopped } = bodyOf()
    input.write('x')
    expect((await run(upstream.address, { method: 'POST', body })).outcome).toBe('ended')
    while (upstream.resets.length === 0) await turn()
    expect([stopped(), upstream.resets]).toEqual([true, [8]])
  })
})

describe('answers that cannot be trusted, or break off', () => {
  it.each<[string, (stream: number) => Buffer[], string]>([
    ['is refused', (stream) => [reset(stream, 7)], 'refused_stream'],
    ['is beyond what the upstream still takes', () => [goAway(0, 0)], 'refused_stream'],
    ['is given up', (stream) => [reset(stream, 8)], 'remote_reset'],
    ['is given up without an error', (stream) => [reset(stream, 0)], 'remote_reset'],
    ['is an internal error', (stream) => [reset(stream, 2)], 'remote_reset'],
    ['has a name in capitals', (stream) => [headers(stream, [...OK, ['X-Y', 'a']])], 'protocol_error'],
    ['has no status', (stream) => [headers(stream, [['x', 'y']])], 'protocol_error'],
    ['says 101', (stream) => [headers(stream, [[':status', '101']])], 'protocol_error'],
    [
      'has more than 100 fields',
      (stream) => [headers(stream, [...OK, ...Array(101).fill(['a', 'b'])], true)],
      'protocol_error',
    ],
  ])('an answer that %s', async (_, frames, outcome) => {
    const upstream = await startFrameUpstream((socket, stream) => socket.write(Buffer.concat(frames(stream))))
    expect(await run(upstream.address)).toMatchObject({ outcome, heads: [] })
  })

  it.each<[string, number, string]>([
    ['without an error', 0, 'remote_reset'],
    ['with one', 2, 'remote_reset'],
    ['because it is not wanted', 8, 'remote_reset'],
  ])('one that is given up halfway %s is not whole', async (_, code, outcome) => {
    const upstream = await startFrameUpstream((socket, stream) =>
      socket.write(Buffer.concat([headers(stream, OK), data(stream, 'part')])),
    )
    const listening = listen(engine, testExchange(upstream.address, pool2()))
    while (listening.told.body !== 'part') await turn()
    upstream.sockets[0]?.write(reset(1, code))
    expect((await listening.over).events).toEqual(['connected', 'answered', outcome])
  })

  it('nor is one shorter than its length', async () => {
    const upstream = await startFrameUpstream((socket, stream) =>
      socket.write(Buffer.concat([headers(stream, [...OK, ['content-length', '5']]), data(stream, 'part', true)])),
    )
    expect((await run(upstream.address)).outcome).toBe('protocol_error')
  })

  it.each<[string, (socket: Socket | undefined) => void]>([
    ['closed', (socket) => socket?.end()],
    ['reset', (socket) => socket?.resetAndDestroy()],
  ])('those on a connection that is %s fail together, before and after their heads', async (_, close) => {
    const upstream = await startFrameUpstream((socket, stream, request) => {
      if (request === 0) socket.write(Buffer.concat([headers(stream, OK), data(stream, 'part')]))
    })
    const pool = pool2()
    const begun = listen(engine, testExchange(upstream.address, pool))
    while (begun.told.body !== 'part') await turn()
    const waiting = listen(engine, testExchange(upstream.address, pool))
    while (upstream.opened() < 2) await turn()
    close(upstream.sockets[0])
    expect((await begun.over).outcome).toBe('connection_termination')
    expect((await waiting.over).outcome).toBe('connection_termination')
    expect(upstream.sockets).toHaveLength(1)
  })

  it('an upstream that speaks HTTP/1.1 is none', async () => {
    const address = await startTcpUpstream((socket) => socket.on('data', () => socket.end('HTTP/1.1 400 Bad\r\n\r\n')))
    expect((await run(address)).outcome).toBe('connection_termination')
  })

  it('nobody listens', async () => {
    const listening = listen(engine, testExchange(await deadAddress(), pool2()))
    expect(listening.told.outcome).toBeUndefined()
    expect((await listening.over).outcome).toBe('connect_failure')
  })
})

describe('sessions', () => {
  it('one carries all exchanges of an endpoint, also those that come before it stands', async () => {
    const { address, sessions } = await startServer(end)
    const pool = pool2()
    const first = await Promise.all(Array.from({ length: 50 }, () => run(address, {}, pool)))
    const second = await Promise.all(Array.from({ length: 50 }, () => run(address, {}, pool)))
    expect([...first, ...second].every(({ outcome, body }) => outcome === 'ended' && body === 'ok')).toBe(true)
    expect(sessions).toHaveLength(1)
    expect(second[0]?.facts[0]?.localAddress).toMatch(/^127\.0\.0\.1:/)
    expect(first[0]?.facts[0]?.idleMs).toBeUndefined()
    expect(second[0]?.facts[0]?.idleMs).toBeGreaterThanOrEqual(0)
  })

  it.each<[string, { readonly maxConcurrentStreams?: number }, object]>([
    ['the upstream allows', { maxConcurrentStreams: 2 }, {}],
    ['maxConcurrentStreams says', {}, { connectionPool: { http: { maxConcurrentStreams: 2 } } }],
  ])('more are opened where one has as many streams as %s', async (_, options, policy) => {
    const streams: ServerHttp2Stream[] = []
    const { address, sessions } = await startServer((stream) => streams.push(stream), undefined, options)
    const pool = pool2(policy)
    const begin = () => listen(engine, testExchange(address, pool))
    const all = [begin()]
    while (streams.length < 1) await turn()
    while (all.length < 4) {
      all.push(begin())
      while (streams.length < all.length) await turn()
    }
    expect(sessions).toHaveLength(2)
    for (const stream of streams) end(stream)
    for (const { over } of all) expect((await over).outcome).toBe('ended')
  })

  it('one that its upstream is closing ends what it has begun, and another takes what comes', async () => {
    const upstream = await startFrameUpstream((socket, stream, request) => {
      if (request === 0) socket.write(Buffer.concat([headers(stream, OK), data(stream, 'a'), goAway(stream, 0)]))
      else socket.write(Buffer.concat([headers(stream, OK), data(stream, 'other', true)]))
    })
    const pool = pool2()
    const begun = listen(engine, testExchange(upstream.address, pool))
    while (begun.told.body !== 'a') await turn()
    while (pool.hasIdle(testExchange(upstream.address, pool).endpoint)) await turn()
    expect((await run(upstream.address, {}, pool)).body).toBe('other')
    upstream.sockets[0]?.write(data(1, 'b', true))
    expect(await begun.over).toMatchObject({ outcome: 'ended', body: 'ab' })
    expect(upstream.sockets).toHaveLength(2)
  })

  it('one takes as many requests as maxRequestsPerConnection says', async () => {
    const { address, sessions } = await startServer(end)
    const pool = pool2({ connectionPool: { http: { maxRequestsPerConnection: 2 } } })
    for (let request = 0; request < 5; request++) expect((await run(address, {}, pool)).outcome).toBe('ended')
    expect(sessions).toHaveLength(3)
  })

  it('one without anything to do is closed after idleTimeout', async () => {
    const { address, sessions } = await startServer(end)
    const pool = pool2({ connectionPool: { http: { idleTimeout: '30ms' } } })
    await run(address, {}, pool)
    expect(pool.hasIdle(testExchange(address, pool).endpoint)).toBe(true)
    while (pool.hasIdle(testExchange(address, pool).endpoint)) await new Promise((resolve) => setTimeout(resolve, 5))
    await run(address, {}, pool)
    expect(sessions).toHaveLength(2)
  })

  it('those of a retired pool end what they have begun, those of a destroyed one do not', async () => {
    const upstream = await startFrameUpstream((socket, stream) => socket.write(headers(stream, OK)))
    for (const outcome of ['ended', 'connection_termination']) {
      const pool = pool2()
      const begun = listen(engine, testExchange(upstream.address, pool))
      await begun.answered
      const socket = upstream.sockets.at(-1)
      const closed = new Promise((resolve) => socket?.on('close', resolve))
      if (outcome === 'ended') {
        pool.retire()
        socket?.write(data(1, '', true))
      } else pool.destroy()
      expect((await begun.over).outcome).toBe(outcome)
      await closed
    }
  })
})

describe('giving an exchange up', () => {
  it('resets its stream and leaves others alone', async () => {
    const upstream = await startFrameUpstream((socket, stream, request) => {
      if (request < 2) socket.write(Buffer.concat([headers(stream, OK), data(stream, 'part')]))
    })
    const pool = pool2()
    const both = [0, 1].map(() => listen(engine, testExchange(upstream.address, pool)))
    while (both.some(({ told }) => told.body !== 'part')) await turn()
    const waiting = listen(engine, testExchange(upstream.address, pool))
    while (upstream.opened() < 3) await turn()
    both[0]?.abort()
    waiting.abort()
    while (upstream.resets.length < 2) await turn()
    upstream.sockets[0]?.write(data(3, '', true))
    expect((await both[1]?.over)?.outcome).toBe('ended')
    expect([both[0]?.told.outcome, waiting.told.events, upstream.resets]).toEqual([undefined, ['connected'], [8, 8]])
    expect(upstream.sockets).toHaveLength(1)
  })

  it('before the session stands sends nothing', async () => {
    const upstream = await startFrameUpstream((socket, stream) => socket.write(headers(stream, OK, true)))
    const pool = pool2()
    const listening = listen(engine, testExchange(upstream.address, pool))
    listening.abort()
    expect((await run(upstream.address, {}, pool)).outcome).toBe('ended')
    expect([listening.told.events, upstream.opened(), upstream.sockets.length]).toEqual([[], 1, 1])
  })
})

describe('back-pressure', () => {
  it('one answer that waits, or many, hold no other up, and come whole in the end', async () => {
    const total = 2_000_000
    const { address, sessions } = await startServer((stream, raw) => {
      stream.respond({ ':status': 200 })
      stream.end(raw.includes('/large') ? Buffer.alloc(total, 'x') : 'ok')
    })
    const pool = pool2()
    const slow = Array.from({ length: 60 }, () =>
      listen(engine, testExchange(address, pool, { target: '/large' }), { takeBytes: 1 }),
    )
    while (slow.some(({ told }) => !told.held)) await turn()
    for (let request = 0; request < 20; request++) expect((await run(address, {}, pool)).body).toBe('ok')
    await new Promise((resolve) => setTimeout(resolve, 50))
    for (const { told } of slow) expect(told.body.length).toBeLessThan(300_000)
    for (const { more } of slow) more()
    for (const { over } of slow) expect((await over).body.length).toBe(total)
    expect(sessions).toHaveLength(1)
  })

  it('a body waits for an upstream that does not read', async () => {
    const upstream = await startFrameUpstream(() => {})
    const { body, input } = bodyOf()
    const listening = listen(engine, testExchange(upstream.address, pool2(), { method: 'POST', body }))
    while (listening.told.facts.length === 0) await turn()
    let taken = 0
    while (input.write(Buffer.alloc(10_000)) && taken < 2_000_000) {
      taken += 10_000
      await turn()
    }
    expect(taken).toBeLessThan(400_000)
  })
})

describe('TLS', () => {
  it('h2 is asked for, under the name of the request', async () => {
    const { address, sockets } = await startServer(end, upstreamPair)
    const trusting = { kind: 'tls', options: { ca: testCa } } as const
    expect((await run(address, { headers: ['host', 'web.internal'] }, pool2({}, trusting))).outcome).toBe('ended')
    expect((await run(address, { headers: ['host', 'a.internal'] }, pool2({}, trusting))).outcome).toBe(
      'connect_failure',
    )
    expect(sockets).toMatchObject([{ servername: 'web.internal', alpnProtocol: 'h2' }])
  })
})
