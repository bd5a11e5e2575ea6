import { applyHeaderOperations, type CompiledDestination, type HeaderList, setHeader } from '@gatewright/matcher'
import { beginAnswer } from './answer'
import type { Exchange } from './exchange'
import { substitutions } from './filters/substitutions'
import type { AnswerHead } from './forward/forward-engine'
import type { Forwarding, ForwardListener } from './forward/forwarding'
import { answerHeaders } from './headers/answer-headers'
import { replyWithError } from './local-reply'
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
  let bodyBegan = false
  const flushHead = () => {
    if (!bodyBegan && !response.destroyed) response.flushHeaders()
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
      try {
        const start = { status: head.status, reason: head.reason, headers: answer(head), close: false }
        if (!beginAnswer(serving, exchange, start)) return true
      } catch {
        return false // a value that HTTP cannot carry
      }
      // Head and body of a small answer leave together; a body that takes its time must not hold the head back.
      process.nextTick(flushHead)
      return true
    },
    data: (chunk) => {
      bodyBegan = true
      exchange.bytesSent += chunk.length
      return response.write(chunk)
    },
    ended: () => {
      bodyBegan = true
      response.end()
    },
    failed: (error, retried) => replyWithError(serving, exchange, error, retried),
    switched: (head, upstream, early) => {
      exchange.details = 'via_upstream'
      openTunnel(serving, exchange, { headers: answer(head), upstream, early })
    },
    retriesExhausted: () => exchange.flag('URX'),
  }
}
