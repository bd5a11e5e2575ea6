import { createServer } from 'node:net'
import { connect } from 'node:tls'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { listenOnLoopback } from '../testing/upstream'
import { type ClientHello, readClientHello } from './client-hello'

/** The first bytes that Node's TLS client sends. */
const helloOf = async (servername: string, ALPNProtocols: string[]): Promise<Buffer> => {
  const server = createServer()
  const address = await listenOnLoopback(server)
  const bytes = new Promise<Buffer>((resolve) => {
    server.once('connection', (socket) => {
      const chunks: Buffer[] = []
      socket
        .on('error', () => {})
        .on('data', (chunk: Buffer) => {
          chunks.push(chunk)
          if (readClientHello(Buffer.concat(chunks)) !== 'incomplete') resolve(Buffer.concat(chunks))
        })
    })
  })
  const client = connect({ host: '127.0.0.1', port: Number(address.split(':')[1]), servername, ALPNProtocols })
  client.on('error', () => {})
  const hello = await bytes
  client.destroy()
  server.close()
  return hello
}

/** The same handshake message, cut into records of this size. */
const inRecords = (hello: Buffer, size: number): Buffer => {
  const message = hello.subarray(5)
  const records: Buffer[] = []
  for (let at = 0; at < message.length; at += size) {
    const fragment = message.subarray(at, at + size)
    records.push(Buffer.from([22, 3, 1, fragment.length >> 8, fragment.length & 255]), fragment)
  }
  return Buffer.concat(records)
}

describe('readClientHello', () => {
  it('finds server name, lower-cased, and ALPN', async () => {
    const hello = await helloOf('Shop.Example', ['h2', 'http/1.1'])
    expect(readClientHello(hello)).toEqual({ serverName: 'shop.example', alpn: ['h2', 'http/1.1'] })
  })

  it('a client without name or ALPN has neither', async () => {
    expect(readClientHello(await helloOf('', []))).toEqual({ serverName: '', alpn: [] })
  })

  it('a hello may come in any number of packets', async () => {
    const hello = await helloOf('shop.example', [])
    for (let length = 0; length < hello.length; length++)
      expect(readClientHello(hello.subarray(0, length))).toBe('incomplete')
  })

  it('and in any number of records', async () => {
    const hello = await helloOf('shop.example', [])
    for (const size of [1, 3, 50, 1000]) {
      const records = inRecords(hello, size)
      expect((readClientHello(records) as ClientHello).serverName).toBe('shop.example')
      expect(readClientHello(records.subarray(0, -1))).toBe('incomplete')
    }
  })

  it.each([
    ['an HTTP request', Buffer.from('GET / HTTP/1.1\r\n')],
    ['an alert', Buffer.from([21, 3, 1, 0, 2, 1, 0])],
    ['a ServerHello', Buffer.from([22, 3, 3, 0, 4, 2, 0, 0, 0])],
    ['an empty record', Buffer.from([22, 3, 1, 0, 0])],
    ['a message of a megabyte', Buffer.from([22, 3, 1, 64, 0, 1, 16, 0, 0])],
    ['a hello whose lengths lie', Buffer.from([22, 3, 1, 0, 8, 1, 0, 0, 4, 3, 3, 0, 0])],
  ])('%s is none', (_, bytes) => expect(readClientHello(bytes)).toBe('none'))

  it('bytes of any kind never make it throw', async () => {
    const hello = await helloOf('shop.example', ['http/1.1'])
    const change = fc.tuple(fc.nat(hello.length - 1), fc.nat(255))
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), (changes) => {
        const bytes = Buffer.from(hello)
        for (const [at, value] of changes) bytes[at] = value
        readClientHello(bytes)
      }),
      { numRuns: 3_000 },
    )
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void readClientHello(Buffer.from(bytes))))
  })
})
