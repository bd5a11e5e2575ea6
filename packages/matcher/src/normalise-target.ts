import { isAuthority } from './authority'
import type { PathNormalization } from './compile/route-table'
import { normalisePath } from './normalise-path'

export type NormalisedTarget =
  | {
      readonly kind: 'ok'
      /** Host as received, or that of an absolute target. */
      readonly authority: string
      readonly path: string
      /** With its `?`; empty without one. */
      readonly query: string
      /** Scheme of an absolute target; undefined where the target is only a path. */
      readonly scheme: 'http' | 'https' | undefined
    }
  | RefusedTarget

export interface RefusedTarget {
  readonly kind: 'refused'
  readonly status: number
  readonly reason: TargetRefusal
}

export type TargetRefusal =
  | 'connect_not_allowed'
  | 'missing_path'
  | 'no_path'
  | 'invalid_path'
  | 'invalid_scheme'
  | 'missing_host'
  | 'invalid_host'

/**
 * Reads a request target (RFC 9112, 3.2) and brings its path into the one form that is matched, logged and forwarded. The same
 * target gives the same answer every time, and what came out goes through unchanged.
 *
 * A path gets dot segments resolved, `\` turned into `/`, percent-encoded unreserved characters decoded and other encodings
 * upper-cased (RFC 3986, 6.2.2); duplicate slashes stay unless `policy` merges them. The query is never touched. What cannot be
 * read in only one way is refused: control characters, `%00`, broken encodings, a path that climbs above its root, a host with
 * characters that no host has. A fragment is cut off.
 */
export const normaliseTarget = (
  method: string,
  target: string,
  hostHeader: string | undefined,
  policy: PathNormalization = 'BASE',
): NormalisedTarget => {
  if (method === 'CONNECT') return REFUSED.connect_not_allowed
  if (target === '') return REFUSED.missing_path
  if (target.charCodeAt(0) !== SLASH) return readAbsolute(target, policy)
  if (!hostHeader) return REFUSED.missing_host
  return isAuthority(hostHeader) ? readPath(target, hostHeader, undefined, policy) : REFUSED.invalid_host
}

const refuse = (status: number, reason: TargetRefusal): RefusedTarget =>
  Object.freeze({ kind: 'refused', status, reason })

const REFUSED = {
  connect_not_allowed: refuse(405, 'connect_not_allowed'),
  missing_path: refuse(404, 'missing_path'),
  no_path: refuse(404, 'no_path'),
  invalid_path: refuse(400, 'invalid_path'),
  invalid_scheme: refuse(400, 'invalid_scheme'),
  missing_host: refuse(400, 'missing_host'),
  invalid_host: refuse(400, 'invalid_host'),
} as const

const SLASH = 0x2f
const QUESTION_MARK = 0x3f
const ABSOLUTE = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/i

/** RFC 9112, 3.2.2: the authority of an absolute target counts, whatever the Host line says. */
const readAbsolute = (target: string, policy: PathNormalization): NormalisedTarget => {
  const [start, scheme, authority] = ABSOLUTE.exec(target) ?? []
  if (start === undefined || authority === undefined) return REFUSED.no_path
  const lowerScheme = scheme?.toLowerCase()
  if (lowerScheme !== 'http' && lowerScheme !== 'https') return REFUSED.invalid_scheme
  if (!isAuthority(authority)) return REFUSED.invalid_host
  const rest = target.slice(start.length)
  return readPath(rest.charCodeAt(0) === SLASH ? rest : `/${rest}`, authority, lowerScheme, policy)
}

// What a character asks for. Anything above 0xff is no byte of a request line.
const PLAIN = 0
const REFUSE = 1
const END = 2
const AFTER_SLASH = 3
const WORK = 4
const PATH_CHARACTERS = Uint8Array.from({ length: 256 }, (_, code) => {
  if (code <= 0x20 || code === 0x7f) return REFUSE
  if (code === QUESTION_MARK || code === 0x23) return END
  if (code === SLASH || code === 0x2e) return AFTER_SLASH
  return code === 0x25 || code === 0x5c || code >= 0x80 ? WORK : PLAIN
})

/** One pass, and nothing to do after it for a target that is in order already. */
const readPath = (
  target: string,
  authority: string,
  scheme: 'http' | 'https' | undefined,
  policy: PathNormalization,
): NormalisedTarget => {
  let work = false
  let end = 0
  for (; end < target.length; end++) {
    const character = PATH_CHARACTERS[target.charCodeAt(end)] ?? REFUSE
    if (character === PLAIN) continue
    if (character === REFUSE) return REFUSED.invalid_path
    if (character === END) break
    // `/.` may begin a dot segment, `//` may have to be merged.
    if (character === WORK || (end > 0 && target.charCodeAt(end - 1) === SLASH)) work = true
  }
  const query = readQuery(target, end)
  if (query === undefined) return REFUSED.invalid_path
  const raw = end === target.length ? target : target.slice(0, end)
  const path = work ? normalisePath(raw, policy) : raw
  return path === undefined ? REFUSED.invalid_path : { kind: 'ok', authority, path, query, scheme }
}

/** The query up to a fragment; undefined when it holds what no request line can. */
const readQuery = (target: string, start: number): string | undefined => {
  if (target.charCodeAt(start) !== QUESTION_MARK) return ''
  let end = start + 1
  for (; end < target.length; end++) {
    const code = target.charCodeAt(end)
    if (code === 0x23) break
    if (code <= 0x20 || code === 0x7f || code > 0xff) return undefined
  }
  return target.slice(start, end)
}
