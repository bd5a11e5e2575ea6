import { type IncomingHttpHeaders, type RequestOptions, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { connect, type Socket } from 'node:net'
import type { ConnectionOptions } from 'node:tls'
import { onTestFinished } from 'vitest'

export interface Answer {
  readonly status: number
  readonly reason: string
  readonly headers: IncomingHttpHeaders
  readonly rawHeaders: readonly string[]
  readonly body: string
  /** False when the answer broke off. */
  readonly complete: boolean
}

export interface Ask extends RequestOptions {
  readonly body?: string | Buffer
  readonly tls?: ConnectionOptions
}

/** Sends one request on a connection of its own. Rejects when there is no answer at all. */
export const ask = (port: number, path = '/', { body, tls, ...options }: Ask = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const send = tls ? requestHttps : requestHttp
    const request = send({ host: '127.0.0.1', port, path, agent: false, rejectUnauthorized: false, ...options, ...tls })
    request.on('error', reject).on('response', (response) => {
      const chunks: Buffer[] = []
      const done = () =>
        resolve({
          status: response.statusCode ?? 0,
          reason: response.statusMessage ?? '',
          headers: response.headers,
          rawHeaders: response.rawHeaders,
          body: Buffer.concat(chunks).toString('latin1'),
          complete: response.complete,
        })
      response
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('error', () => {}) // `close` follows
        .on('close', done)
    })
    request.end(body)
  })

/** A connection of bare bytes. */
export interface RawClient {
  readonly socket: Socket
  send(text: string): void
  /** Everything received so far, a character a byte. */
  text(): string
  /** Resolves with everything received once it matches; rejects when the connection ends before. */
  until(pattern: RegExp): Promise<string>
  /** Resolves with everything received when the other side has closed. */
  closed(): Promise<string>
}

export const rawClient = (port: number, first = ''): RawClient => rawOver(connect(port, '127.0.0.1'), first)

export const rawOver = (socket: Socket, first = ''): RawClient => {
  let received = ''
  let ended = false
  let changed = () => {}
  const end = () => {
    ended = true
    changed()
  }
  socket
    .on('data', (chunk) => {
      received += chunk.toString('latin1')
      changed()
    })
    .on('error', () => {})
    .on('end', end)
    .on('close', end)
  onTestFinished(() => void socket.destroy())
  const next = () =>
    new Promise<void>((resolve) => {
      changed = resolve
    })
  const client: RawClient = {
    socket,
    send: (text) => void socket.write(text, 'latin1'),
    text: () => received,
    until: async (pattern) => {
      while (!pattern.test(received)) {
        if (ended) throw new Error(`closed after ${JSON.stringify(received)}`)
        await next()
      }
      return received
    },
    closed: async () => {
      while (!ended) await next()
      return received
    },
  }
  if (first) client.send(first)
  return client
}

/** Statuses of all HTTP/1.1 answers in a text. */
export const statusesIn = (text: string): readonly number[] =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))
