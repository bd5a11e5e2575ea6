import { RE2JS } from 're2js'
import { matchPlain, type PlainRegex } from './plain-regex'
import { readPlainRegex } from './read-plain-regex'
import { type RequiredLiterals, requiredLiterals } from './required-literals'

/** A user's regular expression in RE2 syntax, which has to match the whole value. Its cost is linear in the length of the value. */
export interface Regex {
  readonly pattern: string
  readonly literals: RequiredLiterals
  matches(value: string): boolean
}

/** @throws when the pattern is not valid RE2 */
export const compileRegex = (pattern: string): Regex => {
  const plain = readPlainRegex(pattern)
  return plain ? plainRegex(pattern, plain) : automaton(pattern)
}

const automaton = (pattern: string): Regex => {
  const re2 = RE2JS.compile(pattern)
  return { pattern, literals: requiredLiterals(pattern), matches: (value) => re2.testExact(value) }
}

const plainRegex = (pattern: string, plain: PlainRegex): Regex => {
  // Only a value with characters beyond printable ASCII needs the automaton.
  let re2: RE2JS | undefined
  return {
    pattern,
    literals: requiredLiterals(pattern),
    matches(value) {
      const verdict = matchPlain(plain, value)
      if (verdict !== undefined) return verdict
      re2 ??= RE2JS.compile(pattern)
      return re2.testExact(value)
    },
  }
}
