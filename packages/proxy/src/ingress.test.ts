import { createServer } from 'node:net'
import { ConfigError, type Diagnostic } from '@gatewright/spec'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createIngress } from './ingress'
import { ListenError } from './listen-error'
import { memorySource } from './sources/memory'
import { ask, rawClient, statusesIn } from './testing/client'
import { EVERYTHING, plainGateway, startIngress } from './testing/gateway'
import { listenOnLoopback, startUpstream } from './testing/upstream'

const direct = (body: string): string =>
  plainGateway(`
- directResponse: { status: 200, body: { string: ${body} } }`)
const onPort = (port: number, name: string): string =>
  direct(name)
    .replace('number: 80', `number: ${port}`)
    .replaceAll('public', `gw-${name}`)
    .replace('name: web', `name: ${name}`)
const BROKEN = EVERYTHING.replace('number: 8000', 'number: 99999')

describe('listen', () => {
  it('opens the ports that the Gateways name, as the port map says', async () => {
    const { ingress, port } = await startIngress(`${onPort(80, 'a')}---${onPort(8080, 'b')}`, [], {
      portMap: { 80: 0, 8080: 0 },
    })
    expect(ingress.ports().map((open) => open.port)).toEqual([80, 8080])
    expect((await ask(port(80))).body).toBe('a')
    expect((await ask(port(8080))).body).toBe('b')
  })

  it('rejects a first revision with errors, and carries every finding', async () => {
    const seen: Diagnostic[] = []
    const ingress = createIngress({ config: BROKEN, onDiagnostic: (diagnostic) => seen.push(diagnostic) })
    const error = await ingress.listen().catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(ConfigError)
    expect((error as ConfigError).diagnostics).toEqual(seen)
    expect((error as Error).message).toMatch(/99999|65535/)
    expect(ingress.ports()).toEqual([])
  })

  it('rejects when there is nothing to serve', async () => {
    await expect(createIngress().listen()).rejects.toThrow(/source or a config/)
  })

  it('rejects a taken port with its number and what to do, and leaves no other port open', async () => {
    const holder = createServer()
    onTestFinished(() => void holder.close())
    const taken = Number((await listenOnLoopback(holder)).split(':')[1])
    const ingress = createIngress({
      config: `${onPort(80, 'a')}---${onPort(8080, 'b')}`,
      portMap: { 80: taken, 8080: 0 },
      bind: '127.0.0.1',
    })
    const error = await ingress.listen().catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(ListenError)
    expect(error).toMatchObject({ port: 80, localPort: taken })
    expect((error as Error).message).toMatch(new RegExp(`port ${taken} \\(for port 80 .*map the port to another one`))
    expect(ingress.ports()).toEqual([])
  })

  it.each([
    ['serverHeader', { serverHeader: 'a\r\nb: c' }],
    ['numTrustedProxies', { numTrustedProxies: -1 }],
    ['headerTimeoutMs', { headerTimeoutMs: 0 }],
  ])('refuses a %s out of range', (name, options) => {
    expect(() => createIngress(options)).toThrow(name)
  })
})

describe('apply', () => {
  it('swaps the table whole: a request keeps the revision it began with, the next one has the new', async () => {
    const upstream = await startUpstream((_, response) => setTimeout(() => response.end('old'), 100))
    const { ingress, port } = await startIngress(EVERYTHING, [upstream.address])
    const running = ask(port())
    await expect.poll(() => upstream.seen.length).toBe(1)
    expect(ingress.apply(direct('new')).filter(({ severity }) => severity === 'error')).toEqual([])
    expect((await ask(port())).body).toBe('new')
    expect((await running).body).toBe('old')
  })

  it('a faulty revision changes nothing and says why', async () => {
    const { ingress, port } = await startIngress(direct('old'), [])
    const findings = ingress.apply(BROKEN)
    expect(findings.map(({ severity }) => severity)).toContain('error')
    expect((await ask(port())).body).toBe('old')
    expect(ingress.status().revision).toBe(1)
  })

  it("with onInvalid 'omit' the faulty resources are left out and the others served", async () => {
    const { ingress, port } = await startIngress(direct('old'), [], { onInvalid: 'omit' })
    ingress.apply(
      `${direct('new')}---${BROKEN.replace('name: web', 'name: broken').replace('name: public', 'name: other')}`,
    )
    expect((await ask(port())).body).toBe('new')
  })

  it('opens and closes ports; connections of a closed one end with their exchange', async () => {
    const { ingress, port } = await startIngress(onPort(80, 'a'), [], { portMap: { 80: 0, 8080: 0 } })
    const before = port(80)
    ingress.apply(onPort(8080, 'b'))
    await expect.poll(() => ingress.ports().map((open) => open.port)).toEqual([8080])
    expect((await ask(port(8080))).body).toBe('b')
    await expect(ask(before)).rejects.toThrow(/ECONNREFUSED/)
  })

  it('a port that both revisions name stays open, and so do its connections', async () => {
    const { ingress, port } = await startIngress(direct('one'), [])
    const client = rawClient(port(), 'GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await client.until(/one$/)
    ingress.apply(direct('two'))
    client.send('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await client.until(/two$/)
  })

  it('a later port that is taken is reported, and the rest serves', async () => {
    const holder = createServer()
    onTestFinished(() => void holder.close())
    const taken = Number((await listenOnLoopback(holder)).split(':')[1])
    const seen: Diagnostic[] = []
    const { ingress, port } = await startIngress(onPort(80, 'a'), [], {
      portMap: { 80: 0, 8080: taken },
      onDiagnostic: (diagnostic) => seen.push(diagnostic),
    })
    ingress.apply(`${onPort(80, 'c')}---${onPort(8080, 'b')}`)
    await expect.poll(() => seen.some(({ code }) => code === 'port_unavailable')).toBe(true)
    expect((await ask(port())).body).toBe('c')
    expect(ingress.status().ready).toBe(false)
  })

  it('pooled connections and positions outlive a revision that leaves their cluster as it is', async () => {
    const upstream = await startUpstream()
    const { ingress, port } = await startIngress(EVERYTHING, [upstream.address])
    await ask(port())
    ingress.apply(EVERYTHING.replace('name: all', 'name: renamed'))
    await ask(port())
    expect(upstream.connections()).toBe(1)
  })

  it('a source hands over revisions and gets their findings', async () => {
    const source = memorySource(direct('one'))
    const ingress = createIngress({ source, portMap: { 80: 0 }, bind: '127.0.0.1' })
    onTestFinished(() => ingress.close({ drainMs: 0 }))
    const [open] = await ingress.listen()
    expect(source.set(BROKEN).some(({ severity }) => severity === 'error')).toBe(true)
    expect((await ask(open?.localPort ?? 0)).body).toBe('one')
    source.set(direct('two'))
    expect((await ask(open?.localPort ?? 0)).body).toBe('two')
  })
})

describe('close', () => {
  it('lets running exchanges end, takes no new connection, and closes idle ones at once', async () => {
    let finish = () => {}
    const upstream = await startUpstream((_, response) => {
      finish = () => void response.end('whole')
    })
    const { ingress, port } = await startIngress(EVERYTHING, [upstream.address])
    const idle = rawClient(port())
    const client = rawClient(port(), 'GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await expect.poll(() => upstream.seen.length).toBe(1)
    const number = port()
    const closed = ingress.close({ drainMs: 10_000 })
    await idle.closed()
    await expect(ask(number)).rejects.toThrow(/ECONNREFUSED/)
    expect(ingress.status().ready).toBe(false)
    finish()
    expect(await client.closed()).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*connection: close\r\n[\s\S]*whole$/)
    await closed
  })

  it('ends what is left when the time is up', async () => {
    const upstream = await startUpstream(() => {})
    const { ingress, port } = await startIngress(EVERYTHING, [upstream.address])
    const client = rawClient(port(), 'GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await expect.poll(() => upstream.seen.length).toBe(1)
    await ingress.close({ drainMs: 50 })
    expect(await client.closed()).toBe('')
    await expect.poll(upstream.abandoned).toBe(1)
  })

  it('may be called twice', async () => {
    const { ingress } = await startIngress(direct('a'), [])
    await Promise.all([ingress.close({ drainMs: 0 }), ingress.close({ drainMs: 0 })])
  })
})

describe('pipelined requests', () => {
  it('are answered in the order they came', async () => {
    const upstream = await startUpstream((request, response) => {
      setTimeout(() => response.end(request.url), request.url === '/1' ? 100 : 0)
    })
    const { port } = await startIngress(EVERYTHING, [upstream.address])
    const requests = [1, 2, 3].map((n) => `GET /${n} HTTP/1.1\r\nHost: a\r\n\r\n`).join('')
    const text = await rawClient(port(), requests).until(/\/3$/)
    expect(text.match(/\/\d$/gm)?.length).toBe(1)
    expect([...text.matchAll(/\r\n\r\n(\/\d)/g)].map(([, path]) => path)).toEqual(['/1', '/2', '/3'])
  })

  it('whole ones before a broken one are answered', async () => {
    const upstream = await startUpstream((_, response) => setTimeout(() => response.end('first'), 50))
    const { port } = await startIngress(EVERYTHING, [upstream.address])
    const text = await rawClient(port(), 'GET / HTTP/1.1\r\nHost: a\r\n\r\nnonsense\r\n\r\n').closed()
    expect(statusesIn(text)[0]).toBe(200)
    expect(text).toMatch(/first/)
  })
})
