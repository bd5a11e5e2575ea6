import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { describe, expect, it } from 'vitest'
import { shopPair, upstreamPair } from '../testing/certificates'
import { ask, rawOver } from '../testing/client'
import { startIngress } from '../testing/gateway'
import { deadAddress, startTcpUpstream, startUpstream } from '../testing/upstream'

const gateway = (port: string, rules: string): string => `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: raw }
spec:
  servers:
    - port: ${port}
      hosts: ['*']
${port.includes('TLS') ? '      tls: { mode: PASSTHROUGH }' : ''}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: raw }
spec:
  hosts: ['*.example']
  gateways: [raw]
  ${rules}
`
const TCP = gateway(
  '{ number: 80, name: tcp, protocol: TCP }',
  'tcp: [{ route: [{ destination: { host: web, port: { number: 8000 } } }] }]',
)
const PASSTHROUGH = gateway(
  '{ number: 443, name: tls, protocol: TLS }',
  'tls: [{ match: [{ sniHosts: [shop.example] }], route: [{ destination: { host: web, port: { number: 8000 } } }] }]',
)

describe('a TCP route', () => {
  it('joins the two connections: bytes both ways, whoever speaks first, half-closes kept', async () => {
    const address = await startTcpUpstream((socket) => {
      socket.write('hello ')
      let said = ''
      socket.on('data', (chunk) => {
        said += chunk.toString()
      })
      socket.on('end', () => socket.end(said.toUpperCase()))
    })
    const { port } = await startIngress(TCP, [address])
    const client = rawOver(connect({ port: port(), host: '127.0.0.1', allowHalfOpen: true }))
    await client.until(/^hello $/)
    client.send('friend')
    client.socket.end()
    expect(await client.closed()).toBe('hello FRIEND')
  })

  it('carries megabytes at the speed of the slower side', async () => {
    const address = await startTcpUpstream((socket) => void socket.pipe(socket))
    const { port } = await startIngress(TCP, [address])
    const client = rawOver(connect(port(), '127.0.0.1'))
    client.send('x'.repeat(3_000_000))
    await expect.poll(() => client.text().length, { timeout: 10_000 }).toBe(3_000_000)
  })

  it('closes the connection when nobody listens behind it', async () => {
    const { port } = await startIngress(TCP, [await deadAddress()])
    expect(await rawOver(connect(port(), '127.0.0.1'), 'hello').closed()).toBe('')
  })

  it('takes the other side along when either breaks', async () => {
    let closed = false
    const address = await startTcpUpstream((socket) => {
      socket
        .on('data', () => socket.write('here'))
        .on('close', () => {
          closed = true
        })
    })
    const { port } = await startIngress(TCP, [address])
    const client = rawOver(connect(port(), '127.0.0.1'), 'hello')
    await client.until(/here/)
    client.socket.resetAndDestroy()
    await expect.poll(() => closed).toBe(true)
  })

  it('ends at the latest when a closing ingress has waited long enough', async () => {
    const address = await startTcpUpstream((socket) => void socket.pipe(socket))
    const { ingress, port } = await startIngress(TCP, [address])
    const client = rawOver(connect(port(), '127.0.0.1'), 'a')
    await client.until(/a/)
    const closed = ingress.close({ drainMs: 150 })
    client.send('b')
    await client.until(/ab/)
    await closed
    expect(await client.closed()).toBe('ab')
  })
})

describe('TLS passthrough', () => {
  it("hands the connection on by its name: the client sees the upstream's certificate, the upstream the client's bytes", async () => {
    const upstream = await startUpstream(undefined, upstreamPair)
    const { port } = await startIngress(PASSTHROUGH, [upstream.address])
    const socket = connectTls({
      host: '127.0.0.1',
      port: port(443),
      servername: 'shop.example',
      rejectUnauthorized: false,
    })
    await new Promise((resolve) => socket.once('secureConnect', resolve))
    expect(socket.getPeerCertificate().subject.CN).toBe('web.internal')
    socket.destroy()
    const answer = await ask(port(443), '/x', { tls: { servername: 'shop.example' } })
    expect(answer).toMatchObject({ status: 200, body: 'ok' })
    expect(upstream.seen[0]?.header('x-forwarded-for')).toBeUndefined()
  })

  it('closes connections of other names, and of none', async () => {
    const upstream = await startUpstream(undefined, upstreamPair)
    const { port } = await startIngress(PASSTHROUGH, [upstream.address])
    for (const servername of ['other.example', ''])
      await expect(ask(port(443), '/', { tls: { servername } })).rejects.toThrow()
    expect(upstream.connections()).toBe(0)
  })
})

describe('close', () => {
  it('lets a running exchange over TLS end', async () => {
    const config = `
apiVersion: v1
kind: Secret
metadata: { name: cred, namespace: istio-system }
stringData: { tls.crt: ${JSON.stringify(shopPair.cert)}, tls.key: ${JSON.stringify(shopPair.key)} }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public }
spec:
  servers:
    - port: { number: 443, name: https, protocol: HTTPS }
      hosts: ['*']
      tls: { mode: SIMPLE, credentialName: cred }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web }
spec:
  hosts: ['*']
  gateways: [public]
  http: [{ route: [{ destination: { host: web, port: { number: 8000 } } }] }]
`
    const upstream = await startUpstream((_, response) => setTimeout(() => response.end('whole'), 150))
    const { ingress, port } = await startIngress(config, [upstream.address])
    const running = ask(port(443), '/', { tls: { servername: 'a.com' } })
    await expect.poll(() => upstream.seen.length).toBe(1)
    await ingress.close({ drainMs: 10_000 })
    expect(await running).toMatchObject({ status: 200, body: 'whole', complete: true })
  })
})
