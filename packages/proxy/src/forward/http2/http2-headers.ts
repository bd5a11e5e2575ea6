import type { OutgoingHttpHeaders } from 'node:http2'
import { firstHeader, type HeaderList } from '@gatewright/matcher'
import type { ForwardExchange } from '../forward-engine'
import { sendableHeaders } from '../sendable-headers'

/**
 * A request's head as `node:http2` sends it. Lines of one name become one, joined as RFC 9110 (section 5.3) allows and cookies need
 * (RFC 9113, section 8.2.3), for Node refuses repetitions of many names.
 */
export const http2Headers = ({ method, target, headers, body }: ForwardExchange): OutgoingHttpHeaders => {
  const sent: Record<string, string> = Object.create(null)
  sent[':method'] = method
  sent[':authority'] = firstHeader(headers, 'host') ?? ''
  // As the client's connection has it, also where the one to the upstream is another (Envoy).
  sent[':scheme'] = firstHeader(headers, 'x-forwarded-proto') === 'https' ? 'https' : 'http'
  sent[':path'] = target
  const { headers: list } = sendableHeaders(headers)
  for (let at = 0; at < list.length; at += 2) {
    const name = list[at] ?? ''
    const value = list[at + 1] ?? ''
    if (name === 'host' || name === 'http2-settings' || (name === 'te' && value !== 'trailers')) continue
    const known = sent[name]
    sent[name] = known === undefined ? value : `${known}${name === 'cookie' ? '; ' : ', '}${value}`
  }
  if (body?.length !== undefined) sent['content-length'] = String(body.length)
  return sent
}

/** The fields of a head of an answer, without those that HTTP/1.1 has other places for. */
export const answerFields = (raw: HeaderList): HeaderList => raw.filter((_, at) => !raw[at - (at % 2)]?.startsWith(':'))
