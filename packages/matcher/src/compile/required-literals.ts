/** Texts that every match of a pattern holds. They find the few patterns among thousands that are worth asking. */
export interface RequiredLiterals {
  /** Text with which every match begins. */
  readonly prefix: string
  /** Texts that every match holds somewhere after it. */
  readonly inner: readonly string[]
}

const NONE: RequiredLiterals = { prefix: '', inner: [] }

/** What can be read off any pattern. Too little is slow, too much would be wrong: doubt ends it. */
export const requiredLiterals = (pattern: string): RequiredLiterals => {
  // Flags change what a character means, quoted text what a bracket means.
  if (/\(\?(?!:|P<|<[A-Za-z])|\\[QE]|\[:/.test(pattern)) return NONE
  const texts = topLevelTexts(pattern)
  if (!texts) return NONE
  const prefix = pattern.startsWith('^') ? (texts.get(1) ?? '') : (texts.get(0) ?? '')
  const inner = [...texts.values()].filter((text, at) => at > 0 || text !== prefix)
  return { prefix, inner }
}

/** Runs of plain characters outside groups and classes, by position; undefined where alternatives make them optional. */
const topLevelTexts = (pattern: string): ReadonlyMap<number, string> | undefined => {
  const texts = new Map<number, string>()
  let depth = 0
  let start = 0
  let text = ''
  const end = (next: number) => {
    if (text) texts.set(start, text)
    text = ''
    start = next
  }
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at)
    if (character === '[') {
      end(at + 1)
      at = classEnd(pattern, at)
      if (at === -1) return undefined
    } else if (character === '(' || character === ')') {
      end(at + 1)
      depth += character === '(' ? 1 : -1
    } else if (character === '|') {
      if (depth === 0) return undefined
    } else if (character === '\\') {
      // An escaped letter may be anything; an escaped mark is that mark.
      const escaped = pattern.charAt(at + 1)
      if (depth > 0 || /[A-Za-z0-9]/.test(escaped)) end(at + 2)
      else text += escaped
      at++
    } else if (depth === 0 && PLAIN.test(character)) {
      text += character
    } else {
      // `?`, `*` and `{` make the character before them optional; after `+` it need not stand beside what follows.
      if ('?*{'.includes(character)) text = text.slice(0, -1)
      end(at + 1)
      if (character === '{') {
        at = pattern.indexOf('}', at)
        if (at === -1) return undefined
        start = at + 1
      }
    }
  }
  end(pattern.length)
  return depth === 0 ? texts : undefined
}

const PLAIN = /^[ -#%&',\-/0-9:;<=>@A-Z_`a-z~!]$/

const classEnd = (pattern: string, start: number): number => {
  let at = start + (pattern.charAt(start + 1) === '^' ? 2 : 1)
  // A bracket that comes first means itself.
  if (pattern.charAt(at) === ']') at++
  while (at < pattern.length && pattern.charAt(at) !== ']') at += pattern.charAt(at) === '\\' ? 2 : 1
  return at < pattern.length ? at : -1
}
