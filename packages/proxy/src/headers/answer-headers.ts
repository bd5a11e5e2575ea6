import { type HeaderList, joinedHeader } from '@gatewright/matcher'
import { isHopByHop, nominatedHeaders } from './hop-by-hop'

/** Headers of an upstream's answer as they may go on: names lower-cased, order and repetitions kept, those of one hop removed. */
export const answerHeaders = (rawHeaders: readonly string[], status: number): HeaderList => {
  const received: HeaderList = []
  for (let at = 0; at < rawHeaders.length; at += 2)
    received.push((rawHeaders[at] ?? '').toLowerCase(), rawHeaders[at + 1] ?? '')
  const connection = joinedHeader(received, 'connection')
  const nominated = connection === undefined ? undefined : nominatedHeaders([connection])
  const headers: HeaderList = []
  for (let at = 0; at < received.length; at += 2) {
    const name = received[at] ?? ''
    if (isHopByHop(name) || (nominated?.has(name) && !isFraming(name))) continue
    // An answer that cannot have a body says nothing about its length (RFC 9110, section 8.6).
    if (status === 204 && name === 'content-length') continue
    headers.push(name, received[at + 1] ?? '')
  }
  return headers
}

/** Dropping the length because `Connection` names it would change the framing of the body behind it. */
const isFraming = (name: string): boolean => name === 'content-length'

/** A reason phrase that may stand in a status line (RFC 9112, section 4); undefined for one that may not. */
export const reasonPhrase = (reason: string): string | undefined =>
  /^[\t\x20-\x7e\x80-\xff]*$/.test(reason) ? reason : undefined
