import type { OutgoingHttpHeaders } from 'node:http2'
import type { HeaderList } from '@gatewright/matcher'
import { isHopByHop } from './hop-by-hop'

/** Fields that may stand only once, for which Node refuses to send several. The first one counts. */
const SINGLE: ReadonlySet<string> = new Set([
  'access-control-allow-credentials',
  'access-control-max-age',
  'access-control-request-method',
  'age',
  'authorization',
  'content-length',
  'content-location',
  'content-md5',
  'content-range',
  'content-type',
  'date',
  'dnt',
  'etag',
  'expires',
  'from',
  'host',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'last-modified',
  'location',
  'max-forwards',
  'range',
  'referer',
  'retry-after',
  'tk',
  'upgrade-insecure-requests',
  'user-agent',
])

/** Lists of which Node refuses to send several fields as well. */
const JOINED: ReadonlySet<string> = new Set(['content-encoding', 'content-language', 'x-content-type-options'])

/**
 * The head of an answer as HTTP/2 sends it: without anything that concerns a connection (RFC 9113, section 8.2.2).
 * @throws TypeError for a value that no HTTP can carry; Node looks at those of HTTP/1.1 only
 */
export const http2AnswerHead = (status: number, list: HeaderList): OutgoingHttpHeaders => {
  // The type asks for a plain object; without a prototype no name means anything.
  const head = Object.create(null) as OutgoingHttpHeaders
  head[':status'] = status
  for (let at = 0; at < list.length; at += 2) {
    const name = list[at] ?? ''
    const value = list[at + 1] ?? ''
    if (isHopByHop(name) || name.startsWith(':')) continue
    if (/[\0\r\n]/.test(value)) throw new TypeError(`the value of ${name} has a line break or a NUL`)
    const before = head[name]
    if (before === undefined) head[name] = value
    else if (JOINED.has(name)) head[name] = `${before}, ${value}`
    else if (!SINGLE.has(name)) head[name] = Array.isArray(before) ? [...before, value] : [String(before), value]
  }
  return head
}
