import { quote } from '../../read/wording'
import { regexProblem } from '../../regex'
import type { StringMatch } from '../../resources/string-match'
import { error, type Findings } from '../rule'

/** A string match is one of exact, prefix and regex. An empty prefix is allowed for paths, which all begin with it. */
export function* checkStringMatch(match: StringMatch | undefined, { emptyPrefix = false } = {}): Findings {
  if (!match) return
  const kinds = (['exact', 'prefix', 'regex'] as const).filter((kind) => match[kind] !== undefined)
  if (kinds.length > 1)
    yield error('field_invalid', [], `${kinds.join(' and ')} are both set; a match has one of exact, prefix and regex.`)
  if (match.prefix === '' && !emptyPrefix)
    yield error('field_invalid', [], 'The prefix is empty.', 'Use {} to ask for presence.')
  const problem = match.regex === undefined ? undefined : regexProblem(match.regex)
  if (problem !== undefined)
    yield error(
      'regex_invalid',
      [],
      `The regex ${quote(match.regex ?? '')} is not RE2: ${problem}.`,
      hintFor(match.regex ?? ''),
    )
}

const hintFor = (pattern: string): string | undefined => {
  if (pattern === '*') return 'Use ".*" for any value.'
  return pattern === '' ? 'Leave the match out.' : undefined
}
