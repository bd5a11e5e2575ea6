import { type HeaderList, setHeader } from '@gatewright/matcher'
import { beginAnswer, type ServingContext } from './answer'
import type { Exchange } from './exchange'
import type { ProxyError } from './proxy-error'

/** An answer of the proxy's own. It tells clients a status and Envoy's words, never addresses, names or causes. */
export interface LocalReply {
  readonly status: number
  readonly body?: string
  readonly headers?: HeaderList
  /** Envoy's response flag. */
  readonly flag?: string
  /** Envoy's response code details. */
  readonly details: string
  /** Close the connection: what follows on it cannot be trusted. */
  readonly close?: boolean
}

export const replyLocally = (serving: ServingContext, exchange: Exchange, reply: LocalReply): void => {
  exchange.details = reply.details
  if (reply.flag) exchange.flag(reply.flag)
  const { status, headers, body } = forGrpc(exchange, reply)
  const list: HeaderList = headers ? [...headers] : []
  if (body && !list.includes('content-type')) list.push('content-type', 'text/plain')
  const bodiless = status === 204 || status === 304
  if (!bodiless) setHeader(list, 'content-length', String(Buffer.byteLength(body)))
  if (!beginAnswer(serving, exchange, { status, reason: undefined, headers: list, close: reply.close ?? false })) return
  if (bodiless || exchange.request.method === 'HEAD' || body === '') exchange.response.end()
  else {
    const bytes = Buffer.from(body)
    exchange.bytesSent = bytes.length
    exchange.response.end(bytes)
  }
}

/** Answers for an exchange that failed, or breaks it off where its answer has begun. Never throws. */
export const replyWithError = (
  serving: ServingContext,
  exchange: Exchange,
  error: ProxyError,
  retried = false,
): void => {
  const { response } = exchange
  exchange.failed = true
  exchange.flag(error.flag)
  if (error.code === 'connect_failure') exchange.transportFailure = error.message
  if (!response.headersSent && error.status !== 0) {
    try {
      const { status } = error
      const headers = error.code === 'overflow' ? ['x-envoy-overloaded', 'true'] : []
      replyLocally(serving, exchange, { status, headers, body: error.body(retried), details: error.details(false) })
      return
    } catch {
      // What the answer was to carry cannot be sent: the client sees a broken connection instead.
    }
  }
  // A short answer must not look like a whole one.
  exchange.details = error.details(response.headersSent)
  exchange.breakOff()
}

interface ShapedReply {
  readonly status: number
  readonly headers: HeaderList | undefined
  readonly body: string
}

/** gRPC clients read trailers, here sent as headers: HTTP 200 with the status that gRPC maps the HTTP status to. */
const forGrpc = ({ request }: Exchange, { status, headers, body = '' }: LocalReply): ShapedReply => {
  const type = request.headers['content-type']
  if (headers?.includes('grpc-status')) return { status, headers, body: '' }
  if (type === undefined || !/^application\/grpc(?:$|[+;])/i.test(type)) return { status, headers, body }
  const grpc = ['content-type', 'application/grpc', 'grpc-status', String(GRPC_STATUS.get(status) ?? 2)]
  if (body) grpc.push('grpc-message', encodeURIComponent(body).replaceAll('%20', ' '))
  return { status: 200, headers: [...(headers ?? []), ...grpc], body: '' }
}

/** HTTP status to gRPC status, as Envoy maps them. */
const GRPC_STATUS: ReadonlyMap<number, number> = new Map([
  [400, 13],
  [401, 16],
  [403, 7],
  [404, 12],
  [429, 14],
  [502, 14],
  [503, 14],
  [504, 14],
])

/** Headers of an answer with a gRPC status of its own. */
export const grpcFaultHeaders = (grpcStatus: number): HeaderList => [
  'content-type',
  'application/grpc',
  'grpc-status',
  String(grpcStatus),
]
