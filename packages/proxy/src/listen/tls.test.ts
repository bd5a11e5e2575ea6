import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect as connectTcp } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ConnectionOptions, connect } from 'node:tls'
import { ConfigError } from '@gatewright/spec'
import { describe, expect, it, onTestFinished } from 'vitest'
import { clientPair, otherPair, shopPair, testCa, wildPair } from '../testing/certificates'
import { ask, rawOver } from '../testing/client'
import { startIngress } from '../testing/gateway'
import { startUpstream } from '../testing/upstream'

const files = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-tls-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const pairs = { shop: shopPair, other: otherPair, wild: wildPair }
  for (const [name, { cert, key }] of Object.entries(pairs)) {
    writeFileSync(join(folder, `${name}.crt`), cert)
    writeFileSync(join(folder, `${name}.key`), key)
  }
  writeFileSync(join(folder, 'ca.crt'), testCa)
  return folder
}

interface TestServer {
  readonly host: string
  readonly tls: string
}

const simple = (folder: string, pair: string, more = ''): string =>
  `{ mode: SIMPLE, serverCertificate: ${folder}/${pair}.crt, privateKey: ${folder}/${pair}.key ${more} }`

/** A Gateway on 443 with a server for each host; every host has a route that says its name. */
const gateway = (...servers: readonly TestServer[]): string => `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: secure }
spec:
  servers:${servers
    .map(
      ({ host, tls }, i) => `
    - port: { number: 443, name: https-${i}, protocol: HTTPS }
      hosts: ['${host}']
      tls: ${tls}`,
    )
    .join('')}
${servers
  .map(
    ({ host }, i) => `---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: route-${i} }
spec:
  hosts: ['${host}']
  gateways: [secure]
  http:
    - headers: { request: { set: { x-route: '${host}' } } }
      route: [{ destination: { host: web, port: { number: 8000 } } }]
`,
  )
  .join('')}`

const setUp = async (config: string) => {
  const upstream = await startUpstream((request, response) => response.end(request.headers['x-route']))
  return { upstream, ...(await startIngress(config, [upstream.address])) }
}

/** The certificate that is shown for a name, or the code of the failure. */
const handshake = (
  port: number,
  options: ConnectionOptions,
): Promise<{ readonly subject?: string; readonly error?: string; readonly version?: string | null }> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ...options })
    socket.on('secureConnect', () => {
      resolve({ subject: String(socket.getPeerCertificate().subject.CN), version: socket.getProtocol() })
      socket.destroy()
    })
    socket.on('error', (error: NodeJS.ErrnoException) => resolve({ error: error.code ?? error.message }))
    socket.on('close', () => resolve({ error: 'closed' }))
  })

describe('server names', () => {
  it('choose certificate and routes: exact before wildcard, any case', async () => {
    const folder = files()
    const config = gateway(
      { host: 'shop.example', tls: simple(folder, 'shop') },
      { host: '*.wild.example', tls: simple(folder, 'wild') },
      { host: 'other.wild.example', tls: simple(folder, 'other') },
    )
    const { port } = await setUp(config)
    const shown = async (servername: string) => (await handshake(port(443), { servername })).subject
    expect(await shown('shop.example')).toBe('shop.example')
    expect(await shown('SHOP.example')).toBe('shop.example')
    expect(await shown('a.wild.example')).toBe('*.wild.example')
    expect(await shown('a.b.wild.example')).toBe('*.wild.example')
    expect(await shown('other.wild.example')).toBe('other.example')
    const answer = await ask(port(443), '/', {
      tls: { servername: 'a.wild.example' },
      headers: { host: 'a.wild.example' },
    })
    expect(answer.body).toBe('*.wild.example')
  })

  it.each(['unknown.example', 'a.shop.example', 'shop.example.evil', ''])(
    'a name that no server has (%j) sees no certificate, only a closed connection',
    async (servername) => {
      const { port } = await setUp(gateway({ host: 'shop.example', tls: simple(files(), 'shop') }))
      expect((await handshake(port(443), { servername })).error).toMatch(/ECONNRESET|closed/)
    },
  )

  it("a server of '*' takes clients without a name, too", async () => {
    const { port } = await setUp(gateway({ host: '*', tls: simple(files(), 'shop') }))
    expect(await handshake(port(443), {})).toMatchObject({ subject: 'shop.example' })
  })

  it('the virtual hosts of another server are out of reach: 404, and the connection goes on', async () => {
    const folder = files()
    const config = gateway(
      { host: 'shop.example', tls: simple(folder, 'shop') },
      { host: 'other.example', tls: simple(folder, 'other') },
    )
    const { port, upstream, recorded } = await setUp(config)
    const socket = connect({
      host: '127.0.0.1',
      port: port(443),
      servername: 'shop.example',
      rejectUnauthorized: false,
    })
    const client = rawOver(socket, 'GET / HTTP/1.1\r\nHost: other.example\r\n\r\n')
    await client.until(/^HTTP\/1\.1 404 [\s\S]*\r\n\r\n/)
    client.send('GET / HTTP/1.1\r\nHost: shop.example\r\n\r\n')
    await client.until(/HTTP\/1\.1 200 /)
    expect(upstream.seen).toHaveLength(1)
    expect(await recorded(2)).toMatchObject([{ response_flags: 'NR', requested_server_name: 'shop.example' }, {}])
  })

  it('a hello in many packets is read like one in one', async () => {
    const { port } = await setUp(gateway({ host: 'shop.example', tls: simple(files(), 'shop') }))
    const tcp = connectTcp(port(443), '127.0.0.1')
    tcp.setNoDelay()
    const write = tcp.write.bind(tcp)
    let first = true
    // Cuts what the TLS client writes first into pieces; the seam is the write method that it calls.
    tcp.write = ((chunk: Buffer, ...rest: []) => {
      if (!first) return write(chunk, ...rest)
      first = false
      for (let at = 0; at < chunk.length; at += 40) write(chunk.subarray(at, at + 40))
      return true
    }) as typeof tcp.write
    const secured = await new Promise<string | undefined>((resolve) => {
      const socket = connect({ socket: tcp, servername: 'shop.example', rejectUnauthorized: false })
      socket.on('secureConnect', () => resolve(String(socket.getPeerCertificate().subject.CN)))
      socket.on('error', () => resolve(undefined))
      onTestFinished(() => void socket.destroy())
    })
    expect(secured).toBe('shop.example')
  })

  it('plain text on a TLS port, and a client that says nothing sensible, are closed', async () => {
    const { port } = await setUp(gateway({ host: 'shop.example', tls: simple(files(), 'shop') }))
    for (const text of ['GET / HTTP/1.1\r\nHost: a\r\n\r\n', '\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00', '\x16\x02']) {
      expect(await rawOver(connectTcp(port(443), '127.0.0.1'), text).closed()).toBe('')
    }
    expect(await handshake(port(443), { servername: 'shop.example' })).toMatchObject({ subject: 'shop.example' })
  })
})

describe('a port with TLS and plain servers', () => {
  it('tells them apart by the first bytes', async () => {
    const folder = files()
    const config = `${gateway({ host: 'shop.example', tls: simple(folder, 'shop') })}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: younger, creationTimestamp: '2026-01-01T00:00:00Z' }
spec:
  servers:
    - port: { number: 443, name: http, protocol: HTTP }
      hosts: ['*']
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: plain }
spec:
  hosts: ['*']
  gateways: [younger]
  http: [{ directResponse: { status: 200, body: { string: plain } } }]
`
    const { port } = await startIngress(config, [], { onInvalid: 'omit' })
    expect(await ask(port(443), '/', { method: 'POST', body: 'x'.repeat(100_000) })).toMatchObject({ body: 'plain' })
    expect(await handshake(port(443), { servername: 'shop.example' })).toMatchObject({ subject: 'shop.example' })
    expect(await rawOver(connectTcp(port(443), '127.0.0.1'), 'nonsense\r\n\r\n').closed()).toMatch(/^HTTP\/1\.1 400 /)
  })
})

describe('versions', () => {
  it('each server has its own: 1.2 and 1.3 unless it says otherwise', async () => {
    const folder = files()
    const config = gateway(
      { host: 'shop.example', tls: simple(folder, 'shop') },
      { host: 'other.example', tls: simple(folder, 'other', ', minProtocolVersion: TLSV1_3') },
    )
    const { port } = await setUp(config)
    const at = (servername: string, maxVersion: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3') =>
      handshake(port(443), { servername, maxVersion, minVersion: 'TLSv1' })
    expect(await at('shop.example', 'TLSv1.3')).toMatchObject({ version: 'TLSv1.3' })
    expect(await at('shop.example', 'TLSv1.2')).toMatchObject({ version: 'TLSv1.2' })
    expect((await at('shop.example', 'TLSv1.1')).error).toBeDefined()
    expect((await at('other.example', 'TLSv1.2')).error).toBeDefined()
    expect(await at('other.example', 'TLSv1.3')).toMatchObject({ version: 'TLSv1.3' })
  })
})

describe('client certificates', () => {
  const mutual = (folder: string, mode: string, more = '') =>
    simple(folder, 'shop', `, caCertificates: ${folder}/ca.crt ${more}`).replace('SIMPLE', mode)
  const request = (port: number, certificate: ConnectionOptions) =>
    ask(port, '/', {
      tls: { servername: 'shop.example', ...certificate },
      headers: { host: 'shop.example', 'x-forwarded-client-cert': 'By=forged' },
    })

  it('MUTUAL lets in who shows one of the CA, and tells the upstream who it is', async () => {
    const folder = files()
    const { port, upstream } = await setUp(gateway({ host: 'shop.example', tls: mutual(folder, 'MUTUAL') }))
    expect((await request(port(443), clientPair)).status).toBe(200)
    const xfcc = upstream.seen[0]?.header('x-forwarded-client-cert')
    expect(xfcc).toMatch(/^Hash=[0-9a-f]{64};Cert="-----BEGIN%20CERTIFICATE-----/)
    expect(xfcc).toMatch(
      /;Subject="CN=client";URI=spiffe:\/\/cluster\.local\/ns\/shop\/sa\/client;DNS=client\.example$/,
    )
  })

  it.each([
    ['no certificate', {}],
    ['one of another CA', otherPair],
  ])('MUTUAL refuses %s', async (_, certificate) => {
    const { port, upstream } = await setUp(gateway({ host: 'shop.example', tls: mutual(files(), 'MUTUAL') }))
    await expect(request(port(443), certificate)).rejects.toThrow()
    await expect(request(port(443), { ...certificate, maxVersion: 'TLSv1.2' })).rejects.toThrow()
    expect(upstream.seen).toEqual([])
  })

  it('OPTIONAL_MUTUAL takes clients without one, but none of another CA', async () => {
    const { port, upstream } = await setUp(gateway({ host: 'shop.example', tls: mutual(files(), 'OPTIONAL_MUTUAL') }))
    expect((await request(port(443), {})).status).toBe(200)
    expect(upstream.seen[0]?.header('x-forwarded-client-cert')).toBeUndefined()
    expect((await request(port(443), clientPair)).status).toBe(200)
    await expect(request(port(443), otherPair)).rejects.toThrow()
  })

  it('subjectAltNames are compared as a whole', async () => {
    const folder = files()
    const server = (name: string) =>
      gateway({ host: 'shop.example', tls: mutual(folder, 'MUTUAL', `, subjectAltNames: [${name}]`) })
    const fits = await setUp(server('client.example'))
    expect((await request(fits.port(443), clientPair)).status).toBe(200)
    const other = await setUp(server('client'))
    await expect(request(other.port(443), clientPair)).rejects.toThrow()
  })
})

describe('certificate files', () => {
  it.each([
    ['a file that is not there', 'missing', /missing\.crt does not exist/],
    ['a file that is no certificate', 'broken', /broken\.crt: the certificate is not PEM/],
    ['the key of another certificate', 'mixed', /mixed\.crt: the private key belongs to another certificate/],
  ])('%s stops the start, with the file named', async (_, name, message) => {
    const folder = files()
    writeFileSync(join(folder, 'broken.crt'), 'hello')
    writeFileSync(join(folder, 'broken.key'), shopPair.key)
    writeFileSync(join(folder, 'mixed.crt'), shopPair.cert)
    writeFileSync(join(folder, 'mixed.key'), otherPair.key)
    const start = startIngress(gateway({ host: 'shop.example', tls: simple(folder, name) }), [])
    await expect(start).rejects.toThrow(ConfigError)
    await expect(start).rejects.toThrow(message)
  })

  it('a Secret that is not there fails its own handshakes only', async () => {
    const folder = files()
    const config = gateway(
      { host: 'shop.example', tls: simple(folder, 'shop') },
      { host: 'other.example', tls: '{ mode: SIMPLE, credentialName: later }' },
    )
    const { port } = await setUp(config)
    expect(await handshake(port(443), { servername: 'shop.example' })).toMatchObject({ subject: 'shop.example' })
    expect((await handshake(port(443), { servername: 'other.example' })).error).toMatch(/ECONNRESET|closed/)
  })

  it('a revision with new files is shown to new connections, while open ones go on', async () => {
    const folder = files()
    const config = gateway({ host: 'shop.example', tls: simple(folder, 'shop') })
    const { ingress, port } = await setUp(config)
    const open = connect({ host: '127.0.0.1', port: port(443), servername: 'shop.example', rejectUnauthorized: false })
    const client = rawOver(open, 'GET / HTTP/1.1\r\nHost: shop.example\r\n\r\n')
    await client.until(/shop\.example$/)
    writeFileSync(join(folder, 'shop.crt'), otherPair.cert)
    writeFileSync(join(folder, 'shop.key'), otherPair.key)
    ingress.apply(config)
    expect(await handshake(port(443), { servername: 'shop.example' })).toMatchObject({ subject: 'other.example' })
    client.send('GET / HTTP/1.1\r\nHost: shop.example\r\n\r\n')
    await client.until(/200[\s\S]*200[\s\S]*shop\.example$/)
  })
})
