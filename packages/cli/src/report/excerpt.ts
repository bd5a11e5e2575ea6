import { printable } from './printable'

/** One line of a file with a place in it marked. */
export interface Excerpt {
  readonly line: string
  /** As many characters of space before the marks as `line` has before the place. */
  readonly marks: string
}

const TOKEN = /^(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s,\]}]+)/

/**
 * The line (1-based) of `text`, cut to `width` around `column` (1-based), and carets below the value that starts there.
 * Undefined where the text has no such line, or nothing on it.
 */
export const excerpt = (text: string, line: number, column: number, width: number): Excerpt | undefined => {
  const whole = lineAt(text, line)
  if (whole === undefined || whole.trim() === '') return undefined
  const at = Math.min(Math.max(column - 1, 0), whole.length)
  const value = TOKEN.exec(whole.slice(at))?.[0] ?? ''
  const start = whole.length <= width ? 0 : Math.max(0, Math.min(at - Math.floor(width / 3), whole.length - width))
  const before = shown(whole.slice(start, at))
  const shownPart = before + shown(whole.slice(at, start + width))
  const marks = '^'.repeat(Math.max(1, Math.min(shown(value).length, shownPart.length - before.length)))
  return { line: shownPart.trimEnd(), marks: ' '.repeat(before.length) + marks }
}

const shown = (text: string) => printable(text.replaceAll('\t', ' '))

const lineAt = (text: string, line: number): string | undefined => {
  let from = 0
  for (let skipped = 1; skipped < line; skipped++) {
    const end = text.indexOf('\n', from)
    if (end < 0) return undefined
    from = end + 1
  }
  const end = text.indexOf('\n', from)
  return text.slice(from, end < 0 ? undefined : end).replace(/\r$/, '')
}
