import type { HeaderList } from '@gatewright/matcher'
import { nominatedHeaders } from './hop-by-hop'

/** The head of a request as it came, checked as a whole. */
export interface RequestHead {
  readonly kind: 'ok'
  /** Names lower-cased, order and repetitions kept. */
  readonly headers: HeaderList
  readonly host: string | undefined
  /** Headers that `Connection` names. */
  readonly nominated: ReadonlySet<string> | undefined
  readonly expectsContinue: boolean
}

export interface RefusedHead {
  readonly kind: 'refused'
  readonly status: number
  /** Envoy's response code details where it has some. */
  readonly details: string
}

/** Envoy's limits of a request head (`max_request_headers_kb`, `max_headers_count`). */
const MAX_BYTES = 60 * 1024
const MAX_HEADERS = 100
/** Envoy refuses `Connection` headers that nominate more names than anybody has use for. */
const MAX_NOMINATED = 10

const refused = (status: number, details: string): RefusedHead => ({ kind: 'refused', status, details })

/**
 * Reads header lines as Node received them and refuses what two readers could understand in two ways. Syntax and framing were the
 * parser's: it has refused bad names and values, several lengths, and a length beside chunks.
 */
export const readRequestHead = (
  httpVersion: string,
  target: string,
  rawHeaders: readonly string[],
): RequestHead | RefusedHead => {
  if (httpVersion === '1.0' || httpVersion === '0.9') return refused(426, 'low_version')
  if (httpVersion !== '1.1') return refused(505, 'http1.codec_error')
  if (rawHeaders.length > 2 * MAX_HEADERS) return refused(431, 'request_headers_too_large')
  const headers: HeaderList = []
  const connection: string[] = []
  let bytes = target.length
  let host: string | undefined
  let authorization: string | undefined
  let transferEncoding: string | undefined
  let expect: string | undefined
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase()
    const value = rawHeaders[at + 1] ?? ''
    bytes += name.length + value.length
    switch (name) {
      case 'host':
        if (host !== undefined) return refused(400, 'duplicate_host_header')
        host = value
        break
      case 'authorization':
        if (authorization !== undefined && authorization !== value)
          return refused(400, 'duplicate_authorization_header')
        if (authorization !== undefined) continue
        authorization = value
        break
      case 'transfer-encoding':
        // A coding that is passed on undecoded would be lost on the way: chunks are ours, the coding beneath them was the client's.
        if (transferEncoding !== undefined || value.toLowerCase() !== 'chunked')
          return refused(501, 'http1.unsupported_transfer_encoding')
        transferEncoding = value
        break
      case 'connection':
        connection.push(value)
        break
      case 'expect':
        expect = value
        break
    }
    headers.push(name, value)
  }
  if (bytes > MAX_BYTES) return refused(431, 'request_headers_too_large')
  if (expect !== undefined && expect.toLowerCase() !== '100-continue') return refused(417, 'unsupported_expectation')
  const nominated = nominatedHeaders(connection)
  if (nominated && !mayNominate(nominated)) return refused(400, 'connection_header_sanitization')
  return { kind: 'ok', headers, host, nominated, expectsContinue: expect !== undefined }
}

/** Nobody may have a proxy drop what proxies say about the client. */
const mayNominate = (names: ReadonlySet<string>): boolean => {
  if (names.size >= MAX_NOMINATED) return false
  for (const name of names) if (name.startsWith('x-forwarded-') || name.startsWith(':')) return false
  return true
}
