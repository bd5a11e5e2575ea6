import type { PathNormalization } from './compile/route-table'

/**
 * The one form of a path under a policy; undefined when it has none.
 * @param path begins with `/`, free of control characters, without query and fragment
 */
export const normalisePath = (path: string, policy: PathNormalization): string | undefined => {
  if (policy === 'NONE') return /%00/.test(path) ? undefined : path
  const decoded = decodeUnreserved(path, policy === 'DECODE_AND_MERGE_SLASHES')
  if (decoded === undefined) return undefined
  const resolved = decoded.includes('/.') ? resolveDotSegments(decoded) : decoded
  return policy === 'BASE' ? resolved : resolved?.replace(/\/{2,}/g, '/')
}

const UNRESERVED = /[A-Za-z0-9._~-]/

/** Backslashes become slashes, bytes beyond ASCII are encoded, and of the encodings only those remain that mean something. */
const decodeUnreserved = (path: string, decodeSlashes: boolean): string | undefined => {
  let result = ''
  let copied = 0
  for (let at = 0; at < path.length; at++) {
    const code = path.charCodeAt(at)
    if (code !== PERCENT && code !== BACKSLASH && code < 0x80) continue
    result += path.slice(copied, at)
    if (code === BACKSLASH) result += '/'
    else if (code !== PERCENT) result += encode(code)
    else {
      const byte = hexByte(path, at + 1)
      // A zero byte ends the path for some readers and not for others.
      if (byte <= 0) return undefined
      const character = String.fromCharCode(byte)
      if (UNRESERVED.test(character)) result += character
      else if (decodeSlashes && (byte === SLASH || byte === BACKSLASH)) result += '/'
      else result += encode(byte)
      at += 2
    }
    copied = at + 1
  }
  return copied === 0 ? path : result + path.slice(copied)
}

/** RFC 3986, 5.2.4, but climbing above the root is refused instead of ignored. */
const resolveDotSegments = (path: string): string | undefined => {
  const segments = path.split('/')
  const kept: string[] = []
  for (let at = 1; at < segments.length; at++) {
    const segment = segments[at] ?? ''
    const isLast = at === segments.length - 1
    if (segment === '..') {
      if (kept.length === 0) return undefined
      kept.pop()
    } else if (segment !== '.') {
      kept.push(segment)
      continue
    }
    if (isLast) kept.push('')
  }
  return `/${kept.join('/')}`
}

const SLASH = 0x2f
const BACKSLASH = 0x5c
const PERCENT = 0x25

const encode = (byte: number): string => `%${byte < 0x10 ? '0' : ''}${byte.toString(16).toUpperCase()}`

/** The byte that two hexadecimal digits stand for; -1 when they are none. */
const hexByte = (text: string, at: number): number => {
  const high = hexDigit(text.charCodeAt(at))
  const low = hexDigit(text.charCodeAt(at + 1))
  return high < 0 || low < 0 ? -1 : high * 16 + low
}

const hexDigit = (code: number): number => {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const lower = code | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
}
