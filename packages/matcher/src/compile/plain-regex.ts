import { type CharacterSet, FIRST, LAST } from './character-set'

/**
 * A regular expression as a chain of texts, choices between texts, and character sets. Most patterns in routes are no more than
 * that, and a chain whose every step is decided by the next characters needs neither an automaton nor going back.
 */
export interface PlainRegex {
  readonly steps: readonly PlainStep[]
  /**
   * Step from which on the end of the value decides: its set also holds what may come next (as in `.*\.jpg`), and everything after
   * it has one length. Equals the number of steps where there is no such step.
   */
  readonly open: number
  /** Characters that the steps after `open` take. */
  readonly tailLength: number
}

export type PlainStep =
  | { readonly kind: 'text'; readonly text: string }
  /** One of these, none of which begins with another. */
  | { readonly kind: 'choice'; readonly texts: readonly string[] }
  | SetStep

/** A character of the set: `min` times at least, and any number of times if `many`. */
export interface SetStep {
  readonly kind: 'set'
  readonly set: CharacterSet
  readonly min: 0 | 1
  readonly many: boolean
}

/** Whether the whole value matches; undefined when the value holds characters that are left to RE2. */
export const matchPlain = ({ steps, open, tailLength }: PlainRegex, value: string): boolean | undefined => {
  let at = 0
  for (let index = 0; index < open; index++) {
    const step = steps[index]
    if (step === undefined) break
    const next = step.kind === 'set' ? takeSet(step, value, at) : takeText(step, value, at)
    if (next < 0) return next === MISMATCH ? false : undefined
    at = next
  }
  const openStep = steps[open]
  if (openStep?.kind !== 'set') return at === value.length
  const end = value.length - tailLength
  // Seen from the end, a character beyond ASCII may stand where RE2 counts another one.
  if (end < at || !fitsTail(steps, open + 1, value, end)) return isPrintable(value) ? false : undefined
  const next = takeSet(openStep, value, at, end)
  if (next === UNDECIDED) return undefined
  return next === end || (isPrintable(value) ? false : undefined)
}

const MISMATCH = -1
const UNDECIDED = -2

/** Where the step ends, or `MISMATCH`, or `UNDECIDED`. */
const takeSet = ({ set, min, many }: SetStep, value: string, start: number, limit = value.length): number => {
  const end = many ? limit : Math.min(start + 1, limit)
  let at = start
  for (; at < end; at++) {
    const code = value.charCodeAt(at)
    if (code < FIRST || code > LAST) return UNDECIDED
    if (set[code] === 0) break
  }
  return at - start < min ? MISMATCH : at
}

const takeText = (step: Exclude<PlainStep, SetStep>, value: string, at: number): number => {
  if (step.kind === 'text') return value.startsWith(step.text, at) ? at + step.text.length : MISMATCH
  for (const text of step.texts) if (value.startsWith(text, at)) return at + text.length
  return MISMATCH
}

const fitsTail = (steps: readonly PlainStep[], from: number, value: string, start: number): boolean => {
  let at = start
  for (let index = from; index < steps.length; index++) {
    const step = steps[index]
    if (step === undefined) return false
    at = step.kind === 'set' ? takeSet(step, value, at) : takeText(step, value, at)
    if (at < 0) return false
  }
  return true
}

const isPrintable = (value: string): boolean => {
  for (let at = 0; at < value.length; at++)
    if (value.charCodeAt(at) < FIRST || value.charCodeAt(at) > LAST) return false
  return true
}
