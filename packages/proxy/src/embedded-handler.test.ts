import { createServer, type Server } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { createIngress } from './ingress'
import type { IngressOptions } from './ingress-options'
import { ask } from './testing/client'
import { EVERYTHING, plainGateway } from './testing/gateway'
import { listenOnLoopback, startUpstream } from './testing/upstream'

const ingressFor = (options: IngressOptions) => {
  const ingress = createIngress(options)
  onTestFinished(() => ingress.close({ drainMs: 0 }))
  return ingress
}
const serve = async (server: Server): Promise<number> => {
  const address = await listenOnLoopback(server)
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return Number(address.split(':')[1])
}

describe('handle', () => {
  it('serves requests of a server that is not ours, without opening a port', async () => {
    const upstream = await startUpstream()
    const ingress = ingressFor({ config: EVERYTHING, endpoints: { 'web:8000': [upstream.address] } })
    const handler = ingress.handle({ port: 80 })
    const port = await serve(createServer((request, response) => handler.request(request, response)))
    expect(await ask(port, '/x', { method: 'POST', body: 'b' })).toMatchObject({ status: 200, body: 'ok' })
    expect(upstream.seen).toMatchObject([{ target: '/x', body: 'b' }])
    expect(ingress.ports()).toEqual([])
  })

  it('what no route takes goes to whoever is next', async () => {
    const config = plainGateway(`
- match: [{ uri: { prefix: /api } }]
  directResponse: { status: 200, body: { string: routed } }`)
    const handler = ingressFor({ config }).handle()
    const port = await serve(
      createServer((request, response) => handler.request(request, response, () => void response.end('own page'))),
    )
    expect((await ask(port, '/api')).body).toBe('routed')
    expect((await ask(port, '/')).body).toBe('own page')
  })

  it('passes WebSockets through', async () => {
    const sockets = new WebSocketServer({ server: createServer() })
    sockets.on('connection', (socket) => socket.on('message', (data) => socket.send(data.toString())))
    const echo = sockets.options.server as Server // given two lines above
    const port = await serve(echo)
    const handler = ingressFor({ config: EVERYTHING, endpoints: { 'web:8000': [`127.0.0.1:${port}`] } }).handle()
    const server = createServer()
    server.on('upgrade', (request, socket, head) => handler.upgrade(request, socket, head))
    const client = new WebSocket(`ws://127.0.0.1:${await serve(server)}/`)
    await new Promise((resolve) => client.once('open', resolve))
    const answer = new Promise((resolve) => client.once('message', (data) => resolve(data.toString())))
    client.send('hello')
    expect(await answer).toBe('hello')
    client.terminate()
    for (const socket of sockets.clients) socket.terminate()
  })

  it('a gateway option narrows it to what that Gateway names', async () => {
    const of = (name: string, path: string) =>
      plainGateway(`
- match: [{ uri: { prefix: ${path} } }]
  directResponse: { status: 200, body: { string: ${name} } }`)
        .replaceAll('public', name)
        .replace('name: web', `name: ${name}`)
    const ingress = ingressFor({ config: `${of('one', '/1')}---${of('two', '/2')}` })
    const one = ingress.handle({ gateway: 'default/one' })
    const all = ingress.handle()
    const port = await serve(
      createServer((request, response) => (request.headers.all ? all : one).request(request, response)),
    )
    const statuses = async (headers: Record<string, string>) =>
      Promise.all(['/1', '/2'].map(async (path) => (await ask(port, path, { headers })).status))
    expect(await statuses({})).toEqual([200, 404])
    expect(await statuses({ all: '1' })).toEqual([200, 200])
  })

  it('a request whose body somebody has read is refused, not left hanging', async () => {
    const upstream = await startUpstream()
    const details: (string | null)[] = []
    const handler = ingressFor({
      config: EVERYTHING,
      endpoints: { 'web:8000': [upstream.address] },
      onAccess: (record) => details.push(record.response_code_details),
    }).handle()
    const port = await serve(
      createServer((request, response) => {
        request.resume().once('end', () => handler.request(request, response))
      }),
    )
    expect((await ask(port, '/', { method: 'POST', body: '{}' })).status).toBe(500)
    expect((await ask(port, '/')).status).toBe(200)
    await expect.poll(() => details).toEqual(['request_body_already_read', 'via_upstream'])
  })
})
