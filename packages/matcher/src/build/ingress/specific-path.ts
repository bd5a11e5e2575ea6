import { RE2JS } from 're2js'
import type { PathMatch } from '../../model'

/**
 * How a path of type ImplementationSpecific, or of no type, is read. In this order: a trailing slash and star is everything below that
 * slash; a trailing `.*` is raw text before it; other regular-expression syntax is RE2 over the whole path; other stars and question
 * marks are a glob over the whole path, in which a star stays within one segment; anything else is a Prefix.
 */
export const specificPath = (path: string): PathMatch => {
  if (path === '' || path === '*') return { kind: 'any' }
  if (path.endsWith('/*')) return below(path.slice(0, -1))
  if (path.endsWith('.*') && isPlain(path.slice(0, -2))) return rawPrefix(path.slice(0, -2))
  if (REGEX_SYNTAX.test(path) && isRegex(path)) return { kind: 'regex', pattern: path }
  return GLOB_SYNTAX.test(path) ? { kind: 'glob', pattern: path } : elementsPath(path)
}

/** Path elements; the root is every path. */
export const elementsPath = (path: string): PathMatch => {
  const value = path.replace(/\/+$/, '')
  return value === '' ? { kind: 'any' } : { kind: 'elements', value }
}

/** A `.*` at the very end is no sign of an expression: in old manifests it means the rest of the path. */
const REGEX_SYNTAX = /[[(|+\\^$]|\.\*./
const GLOB_SYNTAX = /[*?]/

const isPlain = (text: string): boolean => !REGEX_SYNTAX.test(text) && !GLOB_SYNTAX.test(text)

const rawPrefix = (value: string): PathMatch =>
  value === '' || value === '/' ? { kind: 'any' } : { kind: 'prefix', value, ignoreCase: false }

/** @param folder path up to its last slash, which may itself hold a pattern */
const below = (folder: string): PathMatch => {
  if (isPlain(folder)) return rawPrefix(folder)
  const pattern = `${folder}.*`
  if (REGEX_SYNTAX.test(folder) && isRegex(pattern)) return { kind: 'regex', pattern }
  return { kind: 'glob', pattern: `${folder}**/*` }
}

/** Text that looks like an expression and is none is text: one such path must not cost the others their routes. */
const isRegex = (pattern: string): boolean => {
  try {
    RE2JS.compile(pattern)
    return true
  } catch {
    return false
  }
}
