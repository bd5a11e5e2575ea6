import type { RE2JS } from 're2js'

/** A regular expression and what takes the place of each of its matches. */
export interface RegexSubstitution {
  readonly regex: RE2JS
  /** Literal text and group numbers in turn. */
  readonly pieces: readonly (string | number)[]
}

/** @param template `\1` to `\9` are groups, `\0` the whole match, `\\` a backslash */
export const compileSubstitution = (regex: RE2JS, template: string): RegexSubstitution => {
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
  return { regex, pieces }
}

/** Replaces every match, as RE2's GlobalReplace does: an empty match right after another match does not count. */
export const substitute = ({ regex, pieces }: RegexSubstitution, text: string): string => {
  const matcher = regex.matcher(text)
  let result = ''
  let at = 0
  let lastEnd = -1
  while (at <= text.length && matcher.find(at)) {
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

const groupText = (matcher: ReturnType<RE2JS['matcher']>, group: number): string =>
  group <= matcher.groupCount() ? (matcher.group(group) ?? '') : ''
