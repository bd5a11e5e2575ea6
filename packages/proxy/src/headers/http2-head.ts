import type { RefusedHead } from './request-head'

/** A request head of HTTP/2, in the words of HTTP/1.1. */
export interface Http2Head {
  readonly kind: 'ok'
  readonly target: string
  /** Name and value in turn, `:authority` as `host`. */
  readonly rawHeaders: readonly string[]
}

/** They speak of a connection, which HTTP/2 does in frames: a message with one of them is malformed (RFC 9113, section 8.2.2). */
const CONNECTION_FIELDS: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
])

const refused = (details: string): RefusedHead => ({ kind: 'refused', status: 400, details })

/**
 * Reads the fields of an HTTP/2 request and refuses those that would mean something else in an HTTP/1.1 request: HTTP/2 carries any byte
 * in a value, HTTP/1.1 ends a line with some of them (RFC 9113, section 10.3).
 */
export const readHttp2Head = (method: string, fields: readonly string[]): Http2Head | RefusedHead => {
  const headers: string[] = []
  const crumbs: string[] = []
  const pseudo = new Map<string, string>()
  let host: string | undefined
  for (let at = 0; at < fields.length; at += 2) {
    const name = fields[at] ?? ''
    const value = fields[at + 1] ?? ''
    if (!isSafe(value)) return refused('http2.invalid_header_field')
    if (name.startsWith(':')) {
      if (pseudo.has(name) || value === '') return refused('http2.invalid_pseudo_header')
      pseudo.set(name, value)
    } else if (CONNECTION_FIELDS.has(name)) return refused('http2.connection_header')
    else if (name === 'te' && value.toLowerCase() !== 'trailers') return refused('http2.connection_header')
    else if (name === 'cookie') crumbs.push(value)
    else if (name === 'host') {
      if (host !== undefined) return refused('duplicate_host_header')
      host = value
    } else headers.push(name, value)
  }
  const authority = pseudo.get(':authority')
  if (authority !== undefined && host !== undefined && authority.toLowerCase() !== host.toLowerCase())
    return refused('http2.host_disagrees_with_authority')
  const target = method === 'CONNECT' ? authority : pseudo.get(':path')
  if (target === undefined || !isTarget(method, target)) return refused('http2.invalid_path')
  const name = authority ?? host
  // A client may cut its cookies into crumbs; HTTP/1.1 knows one header of them (RFC 9113, section 8.2.3).
  if (crumbs.length > 0) headers.push('cookie', crumbs.join('; '))
  return { kind: 'ok', target, rawHeaders: name === undefined ? headers : ['host', name, ...headers] }
}

/** No byte that ends a line, and no white space around (RFC 9113, section 8.2.1). */
const isSafe = (value: string): boolean => {
  for (let at = 0; at < value.length; at += 1) {
    const code = value.charCodeAt(at)
    if (code === 0 || code === 10 || code === 13) return false
  }
  return !isBlank(value.charCodeAt(0)) && !isBlank(value.charCodeAt(value.length - 1))
}

const isBlank = (code: number): boolean => code === 32 || code === 9

const isTarget = (method: string, target: string): boolean =>
  /^[\x21-\x7e]+$/.test(target) && (method === 'CONNECT' || target.startsWith('/') || target === '*')
