import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A small stand-in for httpbin: /status/N, /delay/N (seconds, at most 10), /headers, /get, /anything. */
export const startHttpbin = async (): Promise<{ readonly port: number; readonly close: () => void }> => {
  const server: Server = createServer((request, response) => answer(request, response))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port, // a TCP server's address is an object once it listens
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

const answer = (request: IncomingMessage, response: ServerResponse): void => {
  const url = new URL(request.url ?? '/', 'http://httpbin')
  const [, verb, argument = ''] = url.pathname.split('/')
  const about = { method: request.method, url: url.pathname + url.search, headers: request.headers }
  const status = Number(argument)
  if (verb === 'status' && status >= 200 && status <= 599) {
    response.writeHead(status).end()
  } else if (verb === 'delay') {
    setTimeout(() => json(response, about), Math.min(Number(argument) || 0, 10) * 1000)
  } else if (verb === 'headers') {
    json(response, { headers: request.headers })
  } else if (verb === 'get' || verb === 'anything') {
    json(response, { ...about, args: Object.fromEntries(url.searchParams) })
  } else {
    json(response, { error: 'no such page' }, 404)
  }
}

const json = (response: ServerResponse, body: unknown, status = 200): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body, null, 2)}\n`)
}
