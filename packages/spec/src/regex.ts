import { RE2JS } from 're2js'

/** Envoy limits the size of a compiled program; Istio therefore refuses longer patterns. In bytes. */
export const MAX_REGEX_BYTES = 1024

export type CompiledRegex = { readonly regex: RE2JS } | { readonly problem: string }

/**
 * Compiles a user's pattern as RE2: linear time, no look-around, no back-references. Istio's fields want the whole value to match,
 * which `regex.matches(value)` tests. Never throws.
 */
export const compileRegex = (pattern: string): CompiledRegex => {
  if (pattern === '') return { problem: 'it is empty' }
  const bytes = new TextEncoder().encode(pattern).length
  if (bytes > MAX_REGEX_BYTES) return { problem: `it has ${bytes} bytes, ${MAX_REGEX_BYTES} are allowed` }
  try {
    return { regex: RE2JS.compile(pattern) }
  } catch (error) {
    return { problem: error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : String(error) }
  }
}

/** What is wrong with a pattern; undefined when it is RE2. */
export const regexProblem = (pattern: string): string | undefined => {
  const compiled = compileRegex(pattern)
  return 'problem' in compiled ? compiled.problem : undefined
}
