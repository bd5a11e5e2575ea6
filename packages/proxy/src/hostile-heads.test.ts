import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ask, rawClient, statusesIn } from './testing/client'
import { EVERYTHING, startIngress } from './testing/gateway'
import { startUpstream } from './testing/upstream'

const setUp = async () => {
  const upstream = await startUpstream()
  return { upstream, ...(await startIngress(EVERYTHING, [upstream.address])) }
}

/** Heads that two readers could understand in two ways, or that no client sends; each with the body or request it would smuggle. */
const REFUSED: readonly (readonly [string, string, number | readonly number[]])[] = [
  ['no Host', 'GET / HTTP/1.1\r\n\r\n', 400],
  ['two Hosts', 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', 400],
  ['an absolute target without Host', 'GET http://a/ HTTP/1.1\r\n\r\n', 400],
  ['userinfo in Host', 'GET / HTTP/1.1\r\nHost: u@a\r\n\r\n', 400],
  ['a path in Host', 'GET / HTTP/1.1\r\nHost: a/b\r\n\r\n', 400],
  ['a list in Host', 'GET / HTTP/1.1\r\nHost: a, b\r\n\r\n', 400],
  [
    'length and chunks',
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    400,
  ],
  [
    'chunks and length',
    'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n',
    400,
  ],
  ['two lengths', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello', 400],
  ['a list of lengths', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\n\r\nhello', 400],
  ['a signed length', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nhello', 400],
  ['a negative length', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\nhello', 400],
  ['a hexadecimal length', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x5\r\n\r\nhello', 400],
  ['a length with a space in it', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1 0\r\n\r\nhello', 400],
  ['a length beyond counting', `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${'9'.repeat(30)}\r\n\r\nhello`, 400],
  [
    'chunked not last',
    'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n',
    [400, 501],
  ],
  ['something like chunked', 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n', [400, 501]],
  ['chunked in quotes', 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "chunked"\r\n\r\n0\r\n\r\n', [400, 501]],
  ['a coding under the chunks', 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n', 501],
  [
    'chunked on two lines',
    'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    [400, 501],
  ],
  ['a space before the colon', 'GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n', 400],
  ['a folded line', 'GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n', 400],
  ['a bare LF', 'GET / HTTP/1.1\r\nHost: a\r\nX: b\nY: c\r\n\r\n', 400],
  ['a bare CR', 'GET / HTTP/1.1\r\nHost: a\r\nX: b\rY: c\r\n\r\n', 400],
  ['NUL in a value', 'GET / HTTP/1.1\r\nHost: a\r\nX: b\0c\r\n\r\n', 400],
  ['NUL in a name', 'GET / HTTP/1.1\r\nHost: a\r\nX\0: b\r\n\r\n', 400],
  ['no name', 'GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n', 400],
  ['no colon', 'GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n', 400],
  ['a byte beyond ASCII in a name', 'GET / HTTP/1.1\r\nHost: a\r\nX-\xc4: b\r\n\r\n', 400],
  ['a space in the target', 'GET /a b HTTP/1.1\r\nHost: a\r\n\r\n', 400],
  ['NUL in the target', 'GET /a\0 HTTP/1.1\r\nHost: a\r\n\r\n', 400],
  ['userinfo in the target', 'GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n', 400],
  ['a port that is no number', 'GET http://a:b/ HTTP/1.1\r\nHost: a\r\n\r\n', 400],
  ['an open bracket', 'GET http://[/ HTTP/1.1\r\nHost: a\r\n\r\n', 400],
  ['another scheme', 'GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n', 400],
  ['https on a plain connection', 'GET https://a/ HTTP/1.1\r\nHost: a\r\n\r\n', 403],
  ['a path above the root', 'GET /../x HTTP/1.1\r\nHost: a\r\n\r\n', 400],
  ['a broken escape', 'GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n', 400],
  ['HTTP/1.0', 'GET / HTTP/1.0\r\nHost: a\r\n\r\n', 426],
  ['HTTP/2.0 as text', 'GET / HTTP/2.0\r\nHost: a\r\n\r\n', 505],
  ['a version of letters', 'GET / HTTP/x.y\r\nHost: a\r\n\r\n', 400],
  ['TLS on a plain port', '\x16\x03\x01\x02\x00\x01', 400],
  ['two credentials', 'GET / HTTP/1.1\r\nHost: a\r\nAuthorization: a\r\nAuthorization: b\r\n\r\n', 400],
  ['CONNECT', 'CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n\x16\x03\x01', 405],
  ['100 KB of headers', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'y'.repeat(100_000)}\r\n\r\n`, 431],
  ['62 KB of headers', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'y'.repeat(62_000)}\r\n\r\n`, 431],
  ['101 headers', `GET / HTTP/1.1\r\nHost: a\r\n${'X: y\r\n'.repeat(100)}\r\n`, 431],
]

describe('hostile heads', () => {
  it.each(REFUSED)('%s: one answer, a closed connection, nothing upstream', async (_, head, status) => {
    const { upstream, port } = await setUp()
    const text = await rawClient(port(), head).closed()
    expect(statusesIn(text)).toHaveLength(1)
    expect([status].flat()).toContain(statusesIn(text)[0])
    expect(text).toMatch(/^server: gatewright\r$/m)
    expect(text).toMatch(/^date: /im)
    expect(upstream.seen).toEqual([])
  })

  it('what stands behind a refused head never becomes a request', async () => {
    const { upstream, port } = await setUp()
    const smuggled = 'GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n'
    for (const [, head] of REFUSED) await rawClient(port(), `${head}${smuggled}`).closed()
    expect(upstream.seen.map(({ target }) => target)).toEqual([])
    expect((await ask(port(), '/alive')).status).toBe(200)
  })

  it('OPTIONS * and CONNECT-like targets are no route: 404', async () => {
    const { port } = await setUp()
    for (const target of ['*', 'a', ':']) {
      const client = rawClient(port(), `OPTIONS ${target} HTTP/1.1\r\nHost: a\r\n\r\n`)
      expect(await client.until(/\r\n\r\n/)).toMatch(/^HTTP\/1\.1 40[04] /)
    }
  })

  it('any target and any Host get an answer, and never a route out of the configuration', async () => {
    const { upstream, port } = await setUp()
    const piece = fc.constantFrom(
      '/',
      '.',
      '..',
      '%',
      '%2e',
      '%2f',
      '\\',
      '//',
      '?',
      '#',
      ':',
      '@',
      '[',
      'a',
      '\t',
      '\xe9',
      '|',
      ';',
      'http://',
    )
    const text = fc.array(piece, { minLength: 1, maxLength: 12 }).map((pieces) => pieces.join(''))
    await fc.assert(
      fc.asyncProperty(text, text, async (target, host) => {
        const client = rawClient(port(), `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
        expect(statusesIn(await client.closed())).toHaveLength(1)
      }),
      { numRuns: 300 },
    )
    expect(upstream.seen.every(({ target }) => target.startsWith('/'))).toBe(true)
    expect((await ask(port(), '/alive')).status).toBe(200)
  })

  it('names that mean something to JavaScript are only names', async () => {
    const { upstream, port } = await setUp()
    const before = Object.getOwnPropertyNames(Object.prototype)
    const client = rawClient(
      port(),
      'GET /__proto__?__proto__=1 HTTP/1.1\r\nHost: constructor\r\n__proto__: polluted\r\nConstructor: x\r\nConnection: close\r\n\r\n',
    )
    expect(statusesIn(await client.closed())).toEqual([200])
    expect(upstream.seen[0]?.header('__proto__')).toBe('polluted')
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before)
  })
})

describe('slow heads', () => {
  it('a head that does not end in time gets 408, however steadily it drips', async () => {
    const upstream = await startUpstream()
    const { port } = await startIngress(EVERYTHING, [upstream.address], { headerTimeoutMs: 200 })
    const client = rawClient(port(), 'GET / HTTP/1.1\r\nHost: a\r\n')
    const drip = setInterval(() => client.send('x: y\r\n'), 20)
    const text = await client.closed()
    clearInterval(drip)
    expect(text).toMatch(/^HTTP\/1\.1 408 /)
  })

  it('a complete head has all the time it needs', async () => {
    const upstream = await startUpstream((_, response) => setTimeout(() => response.end(), 500))
    const { port } = await startIngress(EVERYTHING, [upstream.address], { headerTimeoutMs: 200 })
    expect((await ask(port())).status).toBe(200)
  })
})
