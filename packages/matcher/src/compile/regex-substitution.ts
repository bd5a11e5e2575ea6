import { RE2JS } from 're2js'
import { readPlainRegex } from './read-plain-regex'

/** A regular expression and what takes the place of its matches. */
export interface RegexSubstitution {
  readonly regex: RE2JS
  /** The text that the expression stands for, where it is no more than a text. */
  readonly literal: string | undefined
  /** Literal text and group numbers in turn. */
  readonly pieces: readonly (string | number)[]
}

/**
 * @param template `\1` to `\9` are groups, `\0` the whole match, `\\` a backslash
 * @throws when the pattern is not valid RE2
 */
export const compileSubstitution = (pattern: string, template: string): RegexSubstitution => ({
  regex: RE2JS.compile(pattern),
  literal: literalOf(pattern),
  pieces: readTemplate(template),
})

/** Replaces every match, as RE2's GlobalReplace does: an empty match right after another match does not count. */
export const substitute = (substitution: RegexSubstitution, text: string): string => {
  const { regex, literal, pieces } = substitution
  if (literal !== undefined)
    return text
      .split(literal)
      .join(pieces.map((piece) => (typeof piece === 'string' ? piece : piece === 0 ? literal : '')).join(''))
  const matcher = regex.matcher(text)
  let result = ''
  let at = 0
  let lastEnd = -1
  for (let left = matchLimit(text); left > 0 && at <= text.length && matcher.find(at); left--) {
    const start = matcher.start()
    const end = matcher.end()
    result += text.slice(at, start)
    if (start === end && start === lastEnd) {
      result += text.charAt(start)
      at = start + 1
      continue
    }
    for (const piece of pieces) result += typeof piece === 'string' ? piece : groupText(matcher, piece)
    at = end
    lastEnd = end
  }
  return at < text.length ? result + text.slice(at) : result
}

// One search is linear, but a pattern such as `a.*b|a` may read to the end of the text for each of its matches. A path with more
// matches than this was not made by anyone who wants an answer: the rest of it stays as it is.
const matchLimit = (text: string): number => Math.max(32, Math.floor(2_000_000 / (text.length + 1)))

const literalOf = (pattern: string): string | undefined => {
  if (pattern.startsWith('^') || pattern.endsWith('$')) return undefined
  const [step, ...others] = readPlainRegex(pattern)?.steps ?? []
  return step?.kind === 'text' && others.length === 0 ? step.text : undefined
}

const readTemplate = (template: string): readonly (string | number)[] => {
  const pieces: (string | number)[] = []
  let literal = ''
  for (let at = 0; at < template.length; at++) {
    const character = template.charAt(at)
    const next = template.charAt(at + 1)
    if (character !== '\\' || next === '') literal += character
    else {
      at++
      if (next >= '0' && next <= '9') {
        if (literal) pieces.push(literal)
        literal = ''
        pieces.push(Number(next))
      } else literal += next
    }
  }
  if (literal) pieces.push(literal)
  return pieces
}

const groupText = (matcher: ReturnType<RE2JS['matcher']>, group: number): string =>
  group <= matcher.groupCount() ? (matcher.group(group) ?? '') : ''
