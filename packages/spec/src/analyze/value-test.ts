import { RE2JS } from 're2js'
import type { StringMatch } from '../resources/string-match'

/** One condition on one value of a request. Headers and query parameters may be missing; paths, methods and hosts are always there. */
export type ValueTest =
  | { readonly kind: 'exact' | 'prefix'; readonly value: string; readonly ignoreCase: boolean }
  /** `compiled` is undefined where the pattern is none. */
  | { readonly kind: 'regex'; readonly pattern: string; readonly compiled: RE2JS | undefined }
  | { readonly kind: 'present' }
  | { readonly kind: 'absent' }
  /** Of a value that is there or, where it is missing, of the empty text. */
  | { readonly kind: 'not'; readonly test: ValueTest }

export const valueTest = (match: StringMatch | null | undefined, ignoreCase = false): ValueTest => {
  if (match?.exact !== undefined) return { kind: 'exact', value: match.exact, ignoreCase }
  if (match?.prefix !== undefined) return { kind: 'prefix', value: match.prefix, ignoreCase }
  if (match?.regex === undefined || match.regex === '*') return { kind: 'present' }
  return plainRegex(match.regex) ?? { kind: 'regex', pattern: match.regex, compiled: compile(match.regex) }
}

/** A regular expression that is only a text, or a text and `.*`: no value of a request holds a line break, which `.` leaves out. */
const plainRegex = (pattern: string): ValueTest | undefined => {
  const open = pattern.endsWith('.*')
  const literal = open ? pattern.slice(0, -2) : pattern
  if (/[^\w/:;=,@~%!#&'" -]/.test(literal.replace(/\\[.\-/?+*()[\]{}|^$]/g, ''))) return undefined
  const value = literal.replace(/\\(.)/g, '$1')
  return { kind: open ? 'prefix' : 'exact', value, ignoreCase: false }
}

/** Whether a value, or a missing one, passes; undefined when the pattern is none. */
export const passes = (test: ValueTest, value: string | undefined): boolean | undefined => {
  switch (test.kind) {
    case 'absent':
      return value === undefined
    case 'present':
      return value !== undefined
    case 'not': {
      const inner = passes(test.test, value ?? '')
      return inner === undefined ? undefined : !inner
    }
    case 'regex':
      return value === undefined ? false : test.compiled?.matches(value)
    default: {
      if (value === undefined) return false
      const [actual, wanted] = test.ignoreCase ? [value.toLowerCase(), test.value.toLowerCase()] : [value, test.value]
      return test.kind === 'exact' ? actual === wanted : actual.startsWith(wanted)
    }
  }
}

const compile = (pattern: string): RE2JS | undefined => {
  try {
    return RE2JS.compile(pattern)
  } catch {
    return undefined
  }
}

/**
 * Whether every value that passes `narrow` passes `wide`. False also stands for "cannot be told", which only happens where a regular
 * expression is compared with anything but itself or an exact text.
 */
export const implies = (narrow: ValueTest, wide: ValueTest): boolean => {
  if (narrow.kind === 'absent') return passes(wide, undefined) === true
  if (wide.kind === 'absent') return false
  if (wide.kind === 'not') return excludes(narrow, wide.test)
  if (narrow.kind === 'not') return false
  if (wide.kind === 'present') return true
  if (narrow.kind === 'present') return wide.kind === 'prefix' && wide.value === ''
  if (wide.kind === 'regex')
    return narrow.kind === 'regex'
      ? narrow.pattern === wide.pattern
      : narrow.kind === 'exact' && isSettled(narrow) && passes(wide, narrow.value) === true
  if (narrow.kind === 'regex') return wide.kind === 'prefix' && wide.value === ''
  if (wide.kind === 'exact' && narrow.kind === 'prefix') return false
  return reaches(narrow, wide)
}

type TextTest = Extract<ValueTest, { readonly kind: 'exact' | 'prefix' }>

const hasCase = (text: string): boolean => text.toLowerCase() !== text.toUpperCase()

/** Whether the text stands for itself alone. */
const isSettled = ({ value, ignoreCase }: TextTest): boolean => !ignoreCase || !hasCase(value)

/** Whether the text of `narrow`, in each of its spellings, passes `wide`. */
const reaches = (narrow: TextTest, wide: TextTest): boolean => {
  if (wide.ignoreCase) return passes(wide, narrow.value) === true
  if (!isSettled(narrow) && hasCase(wide.value)) return false
  return passes({ ...wide, ignoreCase: narrow.ignoreCase }, narrow.value) === true
}

/** Whether no value that passes `narrow` passes `other`. */
const excludes = (narrow: ValueTest, other: ValueTest): boolean => {
  if (narrow.kind === 'not') return implies(other, narrow.test)
  if (narrow.kind === 'exact') return isSettled(narrow) && passes(other, narrow.value) === false
  if (narrow.kind !== 'prefix') return false
  if (other.kind !== 'exact' && other.kind !== 'prefix') return false
  const fold = narrow.ignoreCase || other.ignoreCase
  const a = fold ? narrow.value.toLowerCase() : narrow.value
  const b = fold ? other.value.toLowerCase() : other.value
  return !b.startsWith(a) && !(other.kind === 'prefix' && a.startsWith(b))
}
