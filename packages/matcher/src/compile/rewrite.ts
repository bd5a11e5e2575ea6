import type { Rewrite } from '../model'
import { compileSubstitution, type RegexSubstitution } from './regex-substitution'

export type CompiledRewrite =
  | { readonly kind: 'matched'; readonly value: string }
  | { readonly kind: 'regex'; readonly substitution: RegexSubstitution }

export const compileRewrite = (rewrite: Rewrite): CompiledRewrite =>
  rewrite.kind === 'matched'
    ? { kind: 'matched', value: sendable(rewrite.value) }
    : {
        kind: 'regex',
        substitution: compileSubstitution(rewrite.pattern, sendable(rewrite.substitution)),
      }

/** Text of a configuration as it may stand in a request target: what would split or corrupt the request line is percent-encoded. */
export const sendable = (text: string): string =>
  UNSENDABLE.test(text) ? text.replace(EACH_UNSENDABLE, percentEncode) : text

const UNSENDABLE = /[^\x21-\x7e]/
const EACH_UNSENDABLE = /[^\x21-\x7e]/gu

const percentEncode = (character: string): string =>
  LONE_SURROGATE.test(character) ? '%EF%BF%BD' : encodeURIComponent(character)

const LONE_SURROGATE = /^[\ud800-\udfff]$/
