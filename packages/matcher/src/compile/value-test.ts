import type { ValueMatch } from '../model'
import { compileRegex, type Regex } from './regex'

/** A condition on one text value. */
export interface ValueTest {
  readonly kind: 'exact' | 'prefix' | 'regex' | 'present'
  /** Text of `exact` and `prefix`, pattern of `regex`; empty for `present`. */
  readonly value: string
  readonly regex: Regex | undefined
}

export const compileValueTest = (match: ValueMatch | { readonly kind: 'present' }): ValueTest => {
  switch (match.kind) {
    case 'regex':
      return { kind: 'regex', value: match.pattern, regex: compileRegex(match.pattern) }
    case 'present':
      return { kind: 'present', value: '', regex: undefined }
    default:
      return { kind: match.kind, value: match.value, regex: undefined }
  }
}

export const testValue = (test: ValueTest, value: string): boolean => {
  switch (test.kind) {
    case 'exact':
      return value === test.value
    case 'prefix':
      return value.startsWith(test.value)
    case 'regex':
      return test.regex?.matches(value) ?? false
    case 'present':
      return true
  }
}
