import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { ask, rawClient, statusesIn } from '../testing/client'
import { EVERYTHING, plainGateway, startIngress } from '../testing/gateway'
import { deadAddress, startTcpUpstream, startUpstream } from '../testing/upstream'

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'
/** Plays the n-th of these replies on the n-th request that its connections bring; the last one again and again. */
const scripted = (...replies: readonly ((socket: Socket) => void)[]) => {
  let requests = 0
  return (socket: Socket) =>
    socket.on('data', () => {
      const reply = replies[Math.min(requests, replies.length - 1)]
      requests += 1
      reply?.(socket)
    })
}
const say = (text: string) => (socket: Socket) => void socket.write(text, 'latin1')
const withRule = (rule: string) =>
  plainGateway(`
- ${rule}
  route: [{ destination: { host: web, port: { number: 8000 } } }]`)

describe('bodies', () => {
  const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND']
  const BODY = 'GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n'

  it.each(METHODS)('a chunked body of %s arrives chunked, with the same bytes', async (method) => {
    const upstream = await startUpstream()
    const { port } = await startIngress(EVERYTHING, [upstream.address])
    await ask(port(), '/', { method, body: BODY, headers: { 'transfer-encoding': 'chunked' } })
    expect(upstream.seen).toHaveLength(1)
    expect(upstream.seen[0]).toMatchObject({ method, body: BODY })
    expect(upstream.seen[0]?.header('transfer-encoding')).toBe('chunked')
    expect(upstream.seen[0]?.header('content-length')).toBeUndefined()
  })

  it.each(METHODS)('a body of %s with a length keeps it', async (method) => {
    const upstream = await startUpstream()
    const { port } = await startIngress(EVERYTHING, [upstream.address])
    await ask(port(), '/', { method, body: BODY, headers: { 'content-length': BODY.length } })
    expect(upstream.seen).toMatchObject([{ method, body: BODY }])
    expect(upstream.seen[0]?.header('content-length')).toBe(String(BODY.length))
    expect(upstream.seen[0]?.header('transfer-encoding')).toBeUndefined()
  })

  it.each(['GET', 'HEAD', 'DELETE', 'OPTIONS'])('%s without a body gets none', async (method) => {
    const upstream = await startUpstream()
    const { port } = await startIngress(EVERYTHING, [upstream.address])
    await ask(port(), '/', { method })
    expect(upstream.seen[0]?.header('content-length')).toBeUndefined()
    expect(upstream.seen[0]?.header('transfer-encoding')).toBeUndefined()
  })

  it('header values with bytes beyond ASCII go through unchanged, also in front of a body', async () => {
    const upstream = await startUpstream((_, response) =>
      response.setHeader('x-latin', 'caf\xe9').end(Buffer.from('x')),
    )
    const { port } = await startIngress(EVERYTHING, [upstream.address])
    const answer = await ask(port(), '/', { method: 'POST', body: Buffer.from('b'), headers: { 'x-latin': 'caf\xe9' } })
    expect(upstream.seen[0]?.header('x-latin')).toBe('caf\xe9')
    expect(answer.headers['x-latin']).toBe('caf\xe9')
  })

  it('a body larger than every buffer arrives whole, and so does its echo', async () => {
    const upstream = await startUpstream((_, response, body) => response.end(Buffer.from(body, 'latin1')))
    const { port } = await startIngress(EVERYTHING, [upstream.address])
    const body = Buffer.alloc(5_000_000, 'abcdefghij')
    const answer = await ask(port(), '/', { method: 'PUT', body })
    expect(answer.body === body.toString('latin1')).toBe(true)
  })

  it('a client that waits for 100 Continue gets it from the upstream, then its body is forwarded', async () => {
    const upstream = await startUpstream()
    const { port } = await startIngress(EVERYTHING, [upstream.address])
    const client = rawClient(port(), 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n')
    await client.until(/^HTTP\/1\.1 100 /)
    expect(upstream.seen).toEqual([])
    client.send('hello')
    await client.until(/200 OK[\s\S]*ok$/)
    expect(upstream.seen[0]?.body).toBe('hello')
    expect(upstream.seen[0]?.header('expect')).toBe('100-continue')
  })

  it('an answer before the end of the body reaches the client at once, and no leftover byte becomes a request', async () => {
    const address = await startTcpUpstream(
      scripted(say('HTTP/1.1 413 Too Much\r\ncontent-length: 0\r\n\r\n'), () => {}),
    )
    const { port, records } = await startIngress(EVERYTHING, [address])
    const client = rawClient(
      port(),
      `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n${'x'.repeat(70_000)}`,
    )
    await client.until(/^HTTP\/1\.1 413 Too Much\r\n[\s\S]*\r\n\r\n/)
    client.send('GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(50))
    expect(statusesIn(await client.closed())).toEqual([413])
    expect(records.map(({ path }) => path)).toEqual(['/'])
  })

  it('trailers of a chunked body go no further', async () => {
    const upstream = await startUpstream()
    const { port } = await startIngress(EVERYTHING, [upstream.address])
    const client = rawClient(
      port(),
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n5\r\nhello\r\n0\r\nX-Sum: 1\r\nX-Request-Id: 2\r\n\r\n',
    )
    await client.until(/ok$/)
    expect(upstream.seen[0]).toMatchObject({ body: 'hello' })
    expect(upstream.seen[0]?.header('x-sum')).toBeUndefined()
    expect(upstream.seen[0]?.header('trailer')).toBeUndefined()
  })
})

describe('upstream connections', () => {
  it('are used again, also after an answer without a body', async () => {
    const upstream = await startUpstream((request, response) =>
      response.writeHead(request.url === '/204' ? 204 : 200).end(),
    )
    const { port } = await startIngress(EVERYTHING, [upstream.address])
    for (const path of ['/', '/204', '/', '/204']) await ask(port(), path)
    await ask(port(), '/', { method: 'POST', body: 'x', headers: { 'content-length': 1 } })
    expect(upstream.connections()).toBe(1)
  })

  it.each([
    ['a chunked body', { method: 'POST', headers: { 'transfer-encoding': 'chunked' } }],
    ['a body where none is expected', { method: 'GET', headers: { 'content-length': '1' } }],
  ])('are not used again after %s', async (_, options) => {
    const upstream = await startUpstream()
    const { port } = await startIngress(EVERYTHING, [upstream.address])
    await ask(port(), '/', { ...options, body: 'x' })
    await ask(port())
    expect(upstream.connections()).toBe(2)
  })

  it('that say something unasked are closed: no client gets the leftover of another', async () => {
    let connections = 0
    const address = await startTcpUpstream((socket) => {
      connections += 1
      const own = connections
      socket.once('data', () => {
        say(`HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n${own}`)(socket)
        if (own === 1) setTimeout(() => say('HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\nsmuggled')(socket), 50)
      })
    })
    const { port } = await startIngress(EVERYTHING, [address])
    expect((await ask(port())).body).toBe('1')
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect((await ask(port())).body).toBe('2')
  })

  it('a connection that went stale in the pool is replaced, for requests that mean the same twice', async () => {
    let now = Date.now()
    let connections = 0
    const address = await startTcpUpstream((socket) => {
      connections += 1
      let requests = 0
      socket.on('data', () => {
        requests += 1
        if (requests === 2) socket.destroy()
        else say(OK)(socket)
      })
    })
    const { port } = await startIngress(EVERYTHING, [address], { now: () => now })
    expect((await ask(port())).status).toBe(200)
    now += 5_000
    expect((await ask(port())).status).toBe(200)
    expect(connections).toBe(2)
    await ask(port())
    now += 5_000
    expect((await ask(port(), '/', { method: 'POST' })).status).toBe(503)
    expect(connections).toBe(3)
  })
})

describe('failures of the upstream', () => {
  it("nobody listens: three tries, then 503 UF,URX in Envoy's words, which name no address", async () => {
    const { port, recorded } = await startIngress(EVERYTHING, [await deadAddress()], { random: () => 0 })
    expect(await ask(port(), '/', { method: 'POST', body: 'x' })).toMatchObject({
      status: 503,
      body: 'upstream connect error or disconnect/reset before headers. retried and the latest reset reason: remote connection failure',
      headers: { 'content-type': 'text/plain' },
    })
    const [record] = await recorded(1)
    expect(record?.response_flags.split(',').toSorted()).toEqual(['UF', 'URX'])
    expect(record?.upstream_transport_failure_reason).toMatch(/ECONNREFUSED/)
  })

  it('one of two endpoints is dead: every request succeeds, bodies included', async () => {
    const upstream = await startUpstream()
    const { port } = await startIngress(EVERYTHING, [await deadAddress(), upstream.address], { random: () => 0 })
    for (let i = 0; i < 6; i++) {
      const answer = await ask(port(), '/', {
        method: 'PUT',
        body: 'x'.repeat(100_000),
        headers: { 'transfer-encoding': 'chunked' },
      })
      expect(answer.status).toBe(200)
    }
    expect(upstream.seen.every(({ body }) => body.length === 100_000)).toBe(true)
    expect(upstream.seen.map((request) => request.header('x-envoy-attempt-count'))).toContain('2')
  })

  it.each([
    ['closes the connection', (socket: Socket) => socket.end(), 503, 'UC', /reset reason: connection termination$/],
    ['resets it', (socket: Socket) => socket.resetAndDestroy(), 503, 'UC', /reset reason: connection termination$/],
    ['speaks no HTTP', say('hello\r\n\r\n'), 502, 'UPE', /reset reason: protocol error$/],
    [
      'sends two lengths',
      say('HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'),
      502,
      'UPE',
      /protocol error$/,
    ],
    [
      'sends NUL in a value',
      say('HTTP/1.1 200 OK\r\nx: a\0b\r\ncontent-length: 0\r\n\r\n'),
      502,
      'UPE',
      /protocol error$/,
    ],
    [
      'switches protocols unasked',
      say('HTTP/1.1 101 X\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
      502,
      'UPE',
      /protocol error$/,
    ],
    [
      'sends a chunk that is none at once',
      say('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n'),
      502,
      'UPE',
      /protocol error$/,
    ],
  ])('the upstream %s: one clean answer', async (_, reply, status, flag, body) => {
    const { port, recorded } = await startIngress(EVERYTHING, [await startTcpUpstream(scripted(reply))])
    const answer = await ask(port())
    expect(answer).toMatchObject({ status, headers: { server: 'gatewright' } })
    expect(answer.body).toMatch(body)
    expect(await recorded(1)).toMatchObject([{ response_code: status, response_flags: flag }])
  })

  it('a control byte in the reason phrase is left out', async () => {
    const address = await startTcpUpstream(scripted(say('HTTP/1.1 200 O\x01K\r\ncontent-length: 2\r\n\r\nok')))
    const { port } = await startIngress(EVERYTHING, [address])
    const answer = await ask(port())
    if (answer.status === 200) expect(answer.reason).toBe('OK')
    else expect(answer.status).toBe(502)
  })

  it.each([
    ['content-length: 100000', 'x'.repeat(5_000)],
    ['transfer-encoding: chunked', '5\r\nhello\r\n'],
  ])('an answer (%s) that breaks off breaks the connection of the client', async (framing, part) => {
    const address = await startTcpUpstream(
      scripted((socket) => {
        say(`HTTP/1.1 200 OK\r\n${framing}\r\n\r\n${part}`)(socket)
        setTimeout(() => socket.destroy(), 50)
      }),
    )
    const { port, recorded } = await startIngress(EVERYTHING, [address])
    const answer = await ask(port())
    expect(answer).toMatchObject({ status: 200, complete: false })
    expect(await recorded(1)).toMatchObject([{ response_flags: 'UC', response_code: 200 }])
  })

  it('an answer without framing ends with its connection, and is whole', async () => {
    const address = await startTcpUpstream(scripted((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nhello')))
    const { port } = await startIngress(EVERYTHING, [address])
    expect(await ask(port())).toMatchObject({ status: 200, body: 'hello', complete: true })
  })

  it('interim answers are no answers', async () => {
    const address = await startTcpUpstream(
      scripted(say(`HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n${OK}`)),
    )
    const { port } = await startIngress(EVERYTHING, [address])
    expect(await ask(port())).toMatchObject({ status: 200, body: 'ok' })
  })

  it('a POST whose bytes went out is not sent again', async () => {
    let requests = 0
    const address = await startTcpUpstream((socket) =>
      socket.once('data', () => {
        requests += 1
        socket.destroy()
      }),
    )
    const { port } = await startIngress(EVERYTHING, [address])
    expect((await ask(port(), '/', { method: 'POST', body: 'order' })).status).toBe(503)
    expect(requests).toBe(1)
  })
})

describe('time-outs', () => {
  const never = () => {}

  it('a route that takes too long answers 504 UT and gives the request up', async () => {
    const upstream = await startUpstream(never)
    const { port, recorded } = await startIngress(withRule('timeout: 100ms'), [upstream.address])
    expect(await ask(port(), '/', { method: 'POST', body: 'x' })).toMatchObject({
      status: 504,
      body: 'upstream request timeout',
    })
    expect(await recorded(1)).toMatchObject([{ response_flags: 'UT', response_code_details: 'response_timeout' }])
    await expect.poll(upstream.abandoned).toBe(1)
  })

  it('after the head of the answer it breaks the connection', async () => {
    const upstream = await startUpstream((_, response) => response.write('begun'))
    const { port } = await startIngress(withRule('timeout: 100ms'), [upstream.address])
    expect(await ask(port())).toMatchObject({ status: 200, body: 'begun', complete: false })
  })

  it('a try that takes too long is repeated only if the policy names such', async () => {
    const upstream = await startUpstream(never)
    const slow = await startIngress(withRule('retries: { attempts: 2, perTryTimeout: 50ms }'), [upstream.address])
    expect(await ask(slow.port())).toMatchObject({ status: 504 })
    expect(upstream.seen).toHaveLength(1)
    const again = await startIngress(
      withRule('retries: { attempts: 2, perTryTimeout: 50ms, retryOn: 5xx, backoff: 1ms }'),
      [upstream.address],
    )
    expect(await ask(again.port())).toMatchObject({ status: 504 })
    expect(upstream.seen).toHaveLength(4)
    expect(await again.recorded(1)).toMatchObject([{ response_code_details: 'upstream_per_try_timeout' }])
  })

  it("a gRPC client's own limit counts", async () => {
    const upstream = await startUpstream(never)
    const { port } = await startIngress(EVERYTHING, [upstream.address])
    const headers = { 'content-type': 'application/grpc', 'grpc-timeout': '80m' }
    expect((await ask(port(), '/', { method: 'POST', headers })).headers['grpc-status']).toBe('14')
    expect(upstream.seen[0]?.header('x-envoy-expected-rq-timeout-ms')).toBe('80')
  })
})

describe('retries that a route asks for', () => {
  const failing = (times: number) => {
    let left = times
    return startUpstream((_, response) => response.writeHead(left-- > 0 ? 503 : 200).end('ok'))
  }

  it('an answer is asked for again, with the whole body and a rising attempt count', async () => {
    const upstream = await failing(2)
    const { port } = await startIngress(withRule('retries: { attempts: 3, retryOn: 5xx, backoff: 1ms }'), [
      upstream.address,
    ])
    expect(await ask(port(), '/', { method: 'POST', body: 'x'.repeat(200_000) })).toMatchObject({
      status: 200,
      body: 'ok',
    })
    expect(upstream.seen.map(({ body }) => body.length)).toEqual([200_000, 200_000, 200_000])
    expect(upstream.seen.map((request) => request.header('x-envoy-attempt-count'))).toEqual(['1', '2', '3'])
  })

  it('a body beyond the buffer is sent once', async () => {
    const upstream = await failing(1)
    const { port } = await startIngress(withRule('retries: { attempts: 3, retryOn: 5xx, backoff: 1ms }'), [
      upstream.address,
    ])
    expect((await ask(port(), '/', { method: 'POST', body: 'x'.repeat(1_200_000) })).status).toBe(503)
    expect(upstream.seen).toHaveLength(1)
  })

  it('when all are used up the last answer goes through, flagged URX', async () => {
    const upstream = await failing(99)
    const { port, recorded } = await startIngress(withRule('retries: { attempts: 1, retryOn: "503", backoff: 1ms }'), [
      upstream.address,
    ])
    expect(await ask(port())).toMatchObject({ status: 503, body: 'ok' })
    expect(upstream.seen).toHaveLength(2)
    expect(await recorded(1)).toMatchObject([{ response_flags: 'URX' }])
  })

  it('nothing is retried when nothing was asked for', async () => {
    const upstream = await failing(1)
    const { port } = await startIngress(EVERYTHING, [upstream.address])
    expect((await ask(port())).status).toBe(503)
    expect(upstream.seen).toHaveLength(1)
  })
})

describe('a client that leaves', () => {
  it('while it waits: the upstream request is cancelled, flag DC', async () => {
    const upstream = await startUpstream(() => {})
    const { port, recorded } = await startIngress(EVERYTHING, [upstream.address])
    const client = rawClient(port(), 'GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await expect.poll(() => upstream.seen.length).toBe(1)
    client.socket.destroy()
    await expect.poll(upstream.abandoned).toBe(1)
    expect(await recorded(1)).toMatchObject([
      { response_code: 0, response_flags: 'DC', response_code_details: 'downstream_remote_disconnect' },
    ])
  })

  it('in the middle of its body: the upstream never sees a whole one', async () => {
    const upstream = await startUpstream()
    const { port, recorded } = await startIngress(EVERYTHING, [upstream.address])
    const client = rawClient(port(), `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf`)
    await expect.poll(upstream.connections).toBe(1)
    client.socket.resetAndDestroy()
    expect(await recorded(1)).toMatchObject([{ response_flags: 'DC', bytes_received: 4 }])
    expect(upstream.seen).toEqual([])
  })

  it('in the middle of the answer: the upstream is told', async () => {
    const upstream = await startUpstream((_, response) => response.write('x'))
    const { port, recorded } = await startIngress(EVERYTHING, [upstream.address])
    const client = rawClient(port(), 'GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await client.until(/x/)
    client.socket.destroy()
    await expect.poll(upstream.abandoned).toBe(1)
    expect(await recorded(1)).toMatchObject([{ response_code: 200, response_flags: 'DC' }])
  })

  it('who reads slowly slows the upstream down instead of filling the memory', async () => {
    let sent = 0
    const upstream = await startUpstream((_, response) => {
      const piece = Buffer.alloc(65_536)
      const more = () => {
        while (sent < 60_000_000) {
          sent += piece.length
          if (!response.write(piece)) return void response.once('drain', more)
        }
        response.end()
      }
      more()
    })
    const { port } = await startIngress(EVERYTHING, [upstream.address])
    const client = rawClient(port(), 'GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    client.socket.pause()
    let before = -1
    await expect
      .poll(
        () => {
          const settled = sent === before
          before = sent
          return settled
        },
        { interval: 200, timeout: 10_000 },
      )
      .toBe(true)
    expect(sent).toBeLessThan(30_000_000)
  })
})
