import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer, type Socket, type Server as TcpServer } from 'node:net'
import { onTestFinished } from 'vitest'

/** A request as an upstream received it. */
export interface SeenRequest {
  readonly method: string
  readonly target: string
  readonly rawHeaders: readonly string[]
  /** @param name lower-cased; several values are joined with `, ` */
  readonly header: (name: string) => string | undefined
  readonly body: string
}

export interface TestUpstream {
  /** `127.0.0.1:port` */
  readonly address: string
  readonly seen: readonly SeenRequest[]
  /** Connections accepted so far. */
  readonly connections: () => number
  /** Answers that the proxy gave up before they were out. */
  readonly abandoned: () => number
  readonly server: Server
}

/** Answers 200 `ok` unless told otherwise, once it has read the whole request. Closed when the test is over. */
export const startUpstream = async (
  answer: (request: IncomingMessage, response: ServerResponse, body: string) => void = (_, response) =>
    response.end('ok'),
  tls?: { readonly cert: string; readonly key: string; readonly ca?: string },
): Promise<TestUpstream> => {
  const seen: SeenRequest[] = []
  let connections = 0
  let abandoned = 0
  const listener: RequestListener = (request, response) => {
    response.on('close', () => {
      if (!response.writableFinished) abandoned += 1
    })
    const chunks: Buffer[] = []
    request
      .on('error', () => {})
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => {
        const body = Buffer.concat(chunks).toString('latin1')
        seen.push(seenRequest(request, body))
        answer(request, response, body)
      })
  }
  const client = tls?.ca === undefined ? {} : { requestCert: true, rejectUnauthorized: true }
  const server = tls ? createTlsServer({ ...tls, ...client }, listener) : createServer(listener)
  server.on(tls ? 'secureConnection' : 'connection', () => {
    connections += 1
  })
  server.on('tlsClientError', () => {})
  const address = await listenOnLoopback(server)
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { address, seen, connections: () => connections, abandoned: () => abandoned, server }
}

const seenRequest = (request: IncomingMessage, body: string): SeenRequest => {
  const { method = '', url = '', rawHeaders } = request
  const header = (name: string) => {
    const values = rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === name)
    return values.length > 0 ? values.join(', ') : undefined
  }
  return { method, target: url, rawHeaders, header, body }
}

/** An upstream of bare bytes: `play` does with each connection what it likes. */
export const startTcpUpstream = async (play: (socket: Socket) => void): Promise<string> => {
  const sockets = new Set<Socket>()
  const server = createTcpServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    play(socket)
  })
  const address = await listenOnLoopback(server)
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return address
}

/** An address where nobody listens. */
export const deadAddress = async (): Promise<string> => {
  const server = createTcpServer()
  const address = await listenOnLoopback(server)
  await new Promise((resolve) => server.close(resolve))
  return address
}

export const listenOnLoopback = (server: TcpServer): Promise<string> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    // The address of a TCP server is an object once it listens.
    server.listen(0, '127.0.0.1', () => resolve(`127.0.0.1:${(server.address() as AddressInfo).port}`))
  })
