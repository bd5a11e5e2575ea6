import { applyHeaderOperations, type CompiledDestination, type HeaderList, setHeader } from '@gatewright/matcher'
import { type AnswerStart, beginAnswer } from './answer'
import type { Exchange } from './exchange'
import { substitutions } from './filters/substitutions'
import type { AnswerHead } from './forward/forward-engine'
import type { Forwarding, ForwardListener } from './forward/forwarding'
import { answerHeaders } from './headers/answer-headers'
import { replyWithError } from './local-reply'
import { ProxyError } from './proxy-error'
import { sendHead } from './send-head'
import type { Serving } from './serving'
import { openTunnel } from './tunnel'

export interface AnswerFilters {
  readonly destination: CompiledDestination
  /** The request's headers as they went upstream. */
  readonly request: HeaderList
}

/** Passes an upstream's answer on to the client, at the client's speed. */
export const relayAnswer = (
  serving: Serving,
  exchange: Exchange,
  filters: AnswerFilters,
  forwarding: () => Forwarding,
): ForwardListener => {
  const { response, body } = exchange
  const { now } = serving.settings
  let sentAt = now()
  body?.whenReceived(() => {
    sentAt = now()
  })
  // Held back until the body begins or the upstream takes its time: an answer that breaks at once is still our own 502, and head and body
  // of a small one leave together.
  let held: AnswerStart | undefined
  const begin = (): boolean => {
    if (!held) return true
    const start = held
    held = undefined
    try {
      return beginAnswer(serving, exchange, start)
    } catch (error) {
      // A value that HTTP cannot carry.
      forwarding().abort()
      replyWithError(
        serving,
        exchange,
        new ProxyError('protocol_error', 'the head cannot be passed on', { cause: error }),
      )
      return false
    }
  }
  response.on('drain', () => forwarding().resume())

  const answer = (head: AnswerHead): HeaderList => {
    exchange.serviceTimeMs = Math.max(0, Math.round(now() - sentAt))
    exchange.status = head.status
    const headers = answerHeaders(head.rawHeaders, head.status)
    applyHeaderOperations(
      headers,
      filters.destination.responseHeaders,
      substitutions(exchange, filters.request, [...headers]),
    )
    setHeader(headers, 'x-envoy-upstream-service-time', String(exchange.serviceTimeMs))
    if (exchange.stickyCookie !== undefined) headers.push('set-cookie', exchange.stickyCookie)
    return headers
  }

  return {
    trying: (endpoint) => {
      exchange.endpoint = endpoint
    },
    connected: ({ localAddress }) => {
      exchange.upstreamLocalAddress = localAddress
    },
    continued: () => {
      if (!exchange.awaitsContinue || response.headersSent) return
      exchange.awaitsContinue = false
      response.writeContinue()
    },
    answered: (head) => {
      exchange.details = 'via_upstream'
      held = { status: head.status, reason: head.reason, headers: answer(head), close: false }
      process.nextTick(() => {
        if (held && begin() && !exchange.http2) sendHead(response)
      })
    },
    data: (chunk) => {
      if (!begin()) return true
      exchange.bytesSent += chunk.length
      return response.write(chunk)
    },
    ended: () => {
      if (begin()) response.end()
    },
    failed: (error, retried) => {
      held = undefined
      replyWithError(serving, exchange, error, retried)
    },
    switched: (head, upstream, early) => {
      exchange.details = 'via_upstream'
      try {
        openTunnel(serving, exchange, { headers: answer(head), upstream, early })
      } catch (error) {
        upstream.destroy()
        replyWithError(serving, exchange, ProxyError.from(error))
      }
    },
    notRetried: (why) => exchange.flag(why === 'exhausted' ? 'URX' : 'UO'),
  }
}
