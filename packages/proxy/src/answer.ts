import { STATUS_CODES } from 'node:http'
import { type HeaderList, removeHeader, setHeader } from '@gatewright/matcher'
import type { Exchange } from './exchange'
import { reasonPhrase } from './headers/answer-headers'
import { http2AnswerHead } from './headers/http2-answer-head'
import type { TrafficSettings } from './ingress-options'

/** What every answer depends on besides its exchange. */
export interface ServingContext {
  readonly settings: TrafficSettings
  /** The ingress is closing: connections end with the answer they carry. */
  readonly draining: boolean
}

export interface AnswerStart {
  readonly status: number
  /** Undefined: the usual one. */
  readonly reason: string | undefined
  /** Changed in place. */
  readonly headers: HeaderList
  readonly close: boolean
}

/**
 * Writes status line and headers of an answer, whoever made it. Every answer carries `server` and `date`.
 * @returns false when there is nobody to answer, or the head could not be sent
 */
export const beginAnswer = (serving: ServingContext, exchange: Exchange, start: AnswerStart): boolean => {
  const { response } = exchange
  if (response.headersSent || exchange.deserted) return false
  const { headers, status } = start
  for (let at = 0; at < exchange.cors.length; at += 2)
    setHeader(headers, exchange.cors[at] ?? '', exchange.cors[at + 1] ?? '')
  const { serverHeader } = serving.settings
  if (serverHeader !== undefined) {
    removeHeader(headers, 'server')
    headers.push('server', serverHeader)
  }
  if (exchange.http2) {
    exchange.http2.respond(http2AnswerHead(status, headers))
    exchange.status = status
    return true
  }
  // Nothing that follows on the connection is served, not even what has arrived already.
  if (start.close) exchange.connection.closing = true
  if (start.close || serving.draining || exchange.awaitsContinue || !response.shouldKeepAlive)
    setHeader(headers, 'connection', 'close')
  else response.removeHeader('connection') // HTTP/1.1 connections persist without being told to
  const given = start.reason === undefined ? undefined : reasonPhrase(start.reason)
  response.writeHead(status, given ?? STATUS_CODES[status] ?? '', headers)
  exchange.status = status
  return true
}
