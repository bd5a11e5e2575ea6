import { ANY_CHARACTER, type CharacterSet, FIRST, LAST, only, PERL_SETS, setOf } from './character-set'
import type { PlainRegex, PlainStep } from './plain-regex'

/** Undefined when the pattern is more than a chain, or a chain that one look at each character cannot decide. */
export const readPlainRegex = (pattern: string): PlainRegex | undefined => {
  const steps = readSteps(pattern)
  if (!steps) return undefined
  const open = steps.findIndex((_, at) => !isDecided(steps, at))
  if (open === -1) return { steps, open: steps.length, tailLength: 0 }
  let tailLength = 0
  for (const step of steps.slice(open + 1)) {
    const length = fixedLength(step)
    if (length === undefined) return undefined
    tailLength += length
  }
  return { steps, open, tailLength }
}

/** A step that may take more or fewer characters is decided when nothing that may follow begins with one of its own. */
const isDecided = (steps: readonly PlainStep[], at: number): boolean => {
  const step = steps[at]
  if (step?.kind !== 'set' || (step.min === 1 && !step.many)) return true
  for (const next of steps.slice(at + 1)) {
    if (startsWithin(next, step.set)) return false
    if (next.kind !== 'set' || next.min === 1) return true
  }
  return true
}

const startsWithin = (step: PlainStep, set: CharacterSet): boolean => {
  switch (step.kind) {
    case 'text':
      return set[step.text.charCodeAt(0)] === 1
    case 'choice':
      return step.texts.some((text) => set[text.charCodeAt(0)] === 1)
    case 'set':
      return step.set.some((member, code) => member === 1 && set[code] === 1)
  }
}

const fixedLength = (step: PlainStep): number | undefined => {
  switch (step.kind) {
    case 'text':
      return step.text.length
    case 'choice': {
      const [length, ...others] = new Set(step.texts.map((text) => text.length))
      return others.length === 0 ? length : undefined
    }
    case 'set':
      return step.min === 1 && !step.many ? 1 : undefined
  }
}

const readSteps = (pattern: string): readonly PlainStep[] | undefined => {
  const steps: PlainStep[] = []
  let text = ''
  const endText = () => {
    if (text) steps.push({ kind: 'text', text })
    text = ''
  }
  let at = pattern.startsWith('^') ? 1 : 0
  const end = pattern.endsWith('$') && !pattern.endsWith('\\$') ? pattern.length - 1 : pattern.length
  while (at < end) {
    const atom = readAtom(pattern, at)
    if (!atom || atom.end > end) return undefined
    at = atom.end
    const quantifier = at < end ? pattern.charAt(at) : ''
    if (quantifier === '*' || quantifier === '+' || quantifier === '?') {
      at++
      // A lazy quantifier takes as much as a greedy one when the whole value has to match.
      if (at < end && pattern.charAt(at) === '?') at++
      if (at < end && '*+?'.includes(pattern.charAt(at))) return undefined
      const set = atom.kind === 'text' ? only(atom.text.charCodeAt(0)) : atom.kind === 'set' ? atom.set : undefined
      if (!set) return undefined
      endText()
      steps.push({ kind: 'set', set, min: quantifier === '+' ? 1 : 0, many: quantifier !== '?' })
    } else if (atom.kind === 'text') text += atom.text
    else {
      endText()
      steps.push(atom.kind === 'set' ? { kind: 'set', set: atom.set, min: 1, many: false } : atom)
    }
  }
  endText()
  return steps
}

/** One character, a set of them, or a choice between texts. */
type Atom = { readonly end: number } & (
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | { readonly kind: 'choice'; readonly texts: readonly string[] }
)

const readAtom = (pattern: string, at: number): Atom | undefined => {
  const character = pattern.charAt(at)
  if (character === '[') return readClass(pattern, at)
  if (character === '(') return readChoice(pattern, at)
  if (character === '.') return { kind: 'set', set: ANY_CHARACTER, end: at + 1 }
  if (character === '\\') {
    const next = pattern.charAt(at + 1)
    const set = PERL_SETS.get(next)
    if (set) return { kind: 'set', set, end: at + 2 }
    return isMark(next.charCodeAt(0)) ? { kind: 'text', text: next, end: at + 2 } : undefined
  }
  return isLiteral(character.charCodeAt(0)) ? { kind: 'text', text: character, end: at + 1 } : undefined
}

// Longer lists are quicker in an automaton.
const MANY = 16

/** `(one|two)` with nothing but text in it. */
const readChoice = (pattern: string, start: number): Atom | undefined => {
  const texts: string[] = []
  let text = ''
  let at = pattern.startsWith('(?:', start) ? start + 3 : start + 1
  for (; pattern.charAt(at) !== ')'; at++) {
    const code = pattern.charCodeAt(at)
    const escaped = code === BACKSLASH && isMark(pattern.charCodeAt(at + 1))
    if (escaped) at++
    if (escaped || isLiteral(code)) text += pattern.charAt(at)
    else if (pattern.charAt(at) === '|') {
      texts.push(text)
      text = ''
    } else return undefined
  }
  texts.push(text)
  if (texts.length > MANY) return undefined
  const oneEach = texts.every((one, i) => texts.every((other, j) => i === j || !other.startsWith(one)))
  return oneEach && texts.every((one) => one !== '') ? { kind: 'choice', texts, end: at + 1 } : undefined
}

const LITERALS = setOf((code) => !'$()*+.?[\\]^{|}'.includes(String.fromCharCode(code)))
const MARKS = setOf((code) => /[!-/:-@[-`{-~]/.test(String.fromCharCode(code)))

const isLiteral = (code: number): boolean => LITERALS[code] === 1
const isMark = (code: number): boolean => MARKS[code] === 1

const readClass = (pattern: string, start: number): Atom | undefined => {
  const negated = pattern.charAt(start + 1) === '^'
  const first = start + (negated ? 2 : 1)
  let at = first
  const set = new Uint8Array(LAST + 1)
  // `[]` is an error and `[]a]` a rarity.
  if (pattern.charAt(at) === ']') return undefined
  while (pattern.charAt(at) !== ']') {
    at = readClassItem(pattern, at, first, set)
    if (at === -1) return undefined
  }
  if (negated) for (let code = FIRST; code <= LAST; code++) set[code] = set[code] === 1 ? 0 : 1
  return { kind: 'set', set, end: at + 1 }
}

/** Adds the item at `at` to the class and tells where the next begins; -1 when it is left to RE2. */
const readClassItem = (pattern: string, at: number, first: number, into: CharacterSet): number => {
  // A hyphen that begins or ends its class means itself.
  const isEdge = at === first ? pattern.charAt(at + 1) !== '-' : pattern.charAt(at + 1) === ']'
  if (isEdge && pattern.charAt(at) === '-') {
    into[HYPHEN] = 1
    return at + 1
  }
  const perl = pattern.charAt(at) === '\\' ? PERL_SETS.get(pattern.charAt(at + 1)) : undefined
  if (perl) {
    for (let code = FIRST; code <= LAST; code++) if (perl[code] === 1) into[code] = 1
    return at + 2
  }
  const low = classCharacter(pattern, at)
  if (low === -1) return -1
  const next = at + characterLength(pattern, at)
  const isRange = pattern.charAt(next) === '-' && pattern.charAt(next + 1) !== ']'
  const high = isRange ? classCharacter(pattern, next + 1) : low
  if (high < low) return -1
  into.fill(1, low, high + 1)
  return isRange ? next + 1 + characterLength(pattern, next + 1) : next
}

const HYPHEN = 0x2d
const BACKSLASH = 0x5c

/** Code of the character at `at`; -1 when it is left to RE2, as `[:alpha:]` and a hyphen in the middle are. */
const classCharacter = (pattern: string, at: number): number => {
  const code = pattern.charCodeAt(at)
  if (code !== BACKSLASH) return isClassLiteral(code) ? code : -1
  const escaped = pattern.charCodeAt(at + 1)
  return isMark(escaped) ? escaped : -1
}

const characterLength = (pattern: string, at: number): number => (pattern.charCodeAt(at) === BACKSLASH ? 2 : 1)

const CLASS_LITERALS = setOf((code) => !'-[\\]^'.includes(String.fromCharCode(code)))

const isClassLiteral = (code: number): boolean => CLASS_LITERALS[code] === 1
