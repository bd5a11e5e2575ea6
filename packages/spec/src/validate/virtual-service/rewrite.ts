import type { z } from 'zod'
import { regexProblem } from '../../regex'
import type { rewrite } from '../../resources/virtual-service'
import { error, type Findings } from '../rule'

/** A rewrite changes the path in one way, or the authority, or both. */
export function* checkRewrite({ uri, authority, uriRegexRewrite }: z.output<typeof rewrite>): Findings {
  if (!uri && !authority && !uriRegexRewrite)
    yield error('field_required', [], 'The rewrite changes nothing.', 'Set uri, uriRegexRewrite or authority.')
  if (uri && uriRegexRewrite) yield error('field_invalid', [], 'uri and uriRegexRewrite exclude each other.')
  if (!uriRegexRewrite) return
  if (!uriRegexRewrite.match || !uriRegexRewrite.rewrite) {
    yield error('field_required', ['uriRegexRewrite'], 'uriRegexRewrite needs both match and rewrite.')
    return
  }
  const problem = regexProblem(uriRegexRewrite.match)
  if (problem !== undefined)
    yield error('regex_invalid', ['uriRegexRewrite', 'match'], `The regex is not RE2: ${problem}.`)
}
