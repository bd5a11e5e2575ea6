import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Ingress } from 'gatewright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startIngress } from './own-ports'
import { startServer } from './own-server'

const portOf = (server: Server) => (server.address() as AddressInfo).port // a TCP server that listens
const cart = createServer((request, response) => response.end(`cart got ${request.url}`))
const started: (Server | Ingress)[] = [cart]
const workingDirectory = process.cwd()

beforeAll(async () => {
  process.chdir(fileURLToPath(new URL('..', import.meta.url))) // the examples name their files as their own folder sees them
  await new Promise<void>((resolve) => cart.listen(0, '127.0.0.1', resolve))
})

afterAll(async () => {
  process.chdir(workingDirectory)
  for (const one of started) await ('listen' in one && 'apply' in one ? one.close({ drainMs: 0 }) : closed(one))
})

const closed = (server: Server) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })

const get = async (port: number, path: string) => {
  const { request } = await import('node:http')
  return new Promise<{ status: number | undefined; location: string | undefined; body: string }>((resolve, reject) => {
    request({ port, path, host: '127.0.0.1', agent: false, headers: { host: 'shop.example.com' } }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (text) => (body += text))
      response.on('end', () => resolve({ status: response.statusCode, location: response.headers.location, body }))
    })
      .on('error', reject)
      .end()
  })
}

it('a server of its own forwards by the Gateway and keeps its own pages', async () => {
  const { server, ingress } = await startServer(0, `127.0.0.1:${portOf(cart)}`)
  started.push(server, ingress)
  const port = portOf(server)
  expect(await get(port, '/healthz')).toMatchObject({ status: 200, body: 'ok' })
  expect(await get(port, '/cart/items')).toMatchObject({ status: 200, body: 'cart got //items' })
  expect(await get(port, '/offers')).toMatchObject({ status: 301, location: 'http://shop.example.com/sale' })
  expect(await get(port, '/elsewhere')).toMatchObject({ status: 404 })
})

it('an ingress on ports of its own serves the same routes', async () => {
  const ingress = await startIngress(`127.0.0.1:${portOf(cart)}`, 0)
  started.push(ingress)
  const [open] = ingress.ports()
  expect(await get(Number(open?.localPort), '/cart')).toMatchObject({ status: 200, body: 'cart got /' })
})
