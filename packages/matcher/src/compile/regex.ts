import { RE2JS } from 're2js'

/** A user's regular expression in RE2 syntax, which has to match the whole value. Linear in the length of the value. */
export interface Regex {
  readonly pattern: string
  matches(value: string): boolean
}

/** @throws when the pattern is not valid RE2 */
export const compileRegex = (pattern: string): Regex => {
  const re2 = RE2JS.compile(pattern)
  return { pattern, matches: (value) => re2.testExact(value) }
}
