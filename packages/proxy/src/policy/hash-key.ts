import { type HeaderList, queryParameter } from '@gatewright/matcher'
import type { HashSettings } from './hash-settings'
import { hashText } from './hash-text'
import { cookieValue, sessionCookie } from './session-cookie'

/** What of a request may be hashed. */
export interface HashedRequest {
  /** As they go upstream. */
  readonly headers: HeaderList
  /** With its `?`; empty without one. */
  readonly query: string
  /** Trusted address of the client. */
  readonly clientAddress: string
  /** The client's address and port, and those it connected to. */
  readonly connection: { readonly remoteAddress: string | null; readonly localAddress: string | null }
}

export interface HashKey {
  /** Undefined: the request has no key and may go anywhere. */
  readonly hash: number | undefined
  /** For the answer: the client gets a key to bring along next time. */
  readonly setCookie: string | undefined
}

const NO_KEY: HashKey = { hash: undefined, setCookie: undefined }

export const hashKey = (settings: HashSettings, request: HashedRequest): HashKey => {
  switch (settings.kind) {
    case 'header':
      return keyOf(sortedValues(request.headers, settings.name))
    case 'source_ip':
      return keyOf(request.clientAddress)
    case 'query':
      return keyOf(queryParameter(request.query, settings.name))
    case 'cookie': {
      const { cookie } = settings
      const value = cookieValue(request.headers, cookie.name)
      if (value || cookie.ttlSeconds === undefined) return keyOf(value || undefined)
      const { remoteAddress, localAddress } = request.connection
      const made = madeUpValue(`${remoteAddress}${localAddress}`)
      return { hash: hashText(made), setCookie: sessionCookie(cookie, made) }
    }
  }
}

const keyOf = (text: string | undefined): HashKey =>
  text === undefined ? NO_KEY : { hash: hashText(text), setCookie: undefined }

/** All values of a header; sorted, so that their order makes no difference. */
const sortedValues = (headers: HeaderList, name: string): string | undefined => {
  let first: string | undefined
  let others: string[] | undefined
  for (let at = 0; at < headers.length; at += 2) {
    if (headers[at] !== name) continue
    const value = headers[at + 1] ?? ''
    if (first === undefined) first = value
    else if (others) others.push(value)
    else others = [first, value]
  }
  return others ? others.sort().join('\n') : first
}

/** 64 bits as hexadecimal digits. */
const madeUpValue = (text: string): string => hex(hashText(text)) + hex(hashText(text, 1))

const hex = (hash: number): string => hash.toString(16).padStart(8, '0')
