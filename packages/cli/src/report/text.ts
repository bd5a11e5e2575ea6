import type { Diagnostic, Severity } from '@gatewright/spec'
import type { Colours } from '../terminal'
import { counted } from './counts'
import { excerpt } from './excerpt'
import { inReadingOrder } from './order'
import { printable, printableLine } from './printable'
import type { SourceText } from './source-text'

export interface TextReportOptions {
  readonly colours: Colours
  readonly sourceText: SourceText
  /** Characters in a line of the terminal; undefined for no terminal. */
  readonly columns?: number | undefined
}

/**
 * Findings for people: place, severity, code and message on the first line, so that editors can jump and `grep` can count, then the
 * offending line with a caret, then how to mend it. Notes are one line, and resources that routing has no use for are told together.
 */
export const textReport = (diagnostics: readonly Diagnostic[], options: TextReportOptions): string => {
  const skipped = diagnostics.filter((d) => d.code === 'kind_skipped')
  const blocks = inReadingOrder(diagnostics)
    .filter((d) => d.code !== 'kind_skipped')
    .map((d) => finding(d, options))
  if (skipped.length > 0) blocks.push(passedOver(skipped, options.colours))
  return blocks.map((lines, at) => `${isApart(lines, blocks[at - 1]) ? '\n' : ''}${lines.join('\n')}\n`).join('')
}

/** Findings of one line stand together; longer ones have air around them. */
const isApart = (lines: readonly string[], before: readonly string[] | undefined) =>
  before !== undefined && (lines.length > 1 || before.length > 1)

const finding = (diagnostic: Diagnostic, options: TextReportOptions): readonly string[] => {
  const { colours } = options
  const { code, severity, message, hint, istio } = diagnostic
  const head = [
    colours.bold(placeOf(diagnostic)),
    severityColour(severity, colours)(severity),
    code,
    printableLine(message) + (istio ? colours.dim(` [${istio}]`) : ''),
  ].join(' ')
  if (severity === 'info') return [hint ? `${head} ${colours.dim(`(${printableLine(hint)})`)}` : head]
  return [
    head,
    ...shownLine(diagnostic, options),
    ...(hint ? [`    ${colours.cyan('hint:')} ${printableLine(hint)}`] : []),
  ]
}

const placeOf = ({ file, line, column, resource, path }: Diagnostic): string => {
  if (file !== undefined)
    return printable([file, line, line === undefined ? undefined : column].filter(isPresent).join(':'))
  if (!resource) return 'gatewright:'
  return printable(`${resource.kind}/${resource.namespace}/${resource.name}${path ? ` ${path}` : ''}`)
}

const shownLine = ({ file, line, column, severity }: Diagnostic, options: TextReportOptions): readonly string[] => {
  if (file === undefined || line === undefined) return []
  const text = options.sourceText(file)
  const gutter = `${line} | `.padStart(8)
  const found =
    text === undefined ? undefined : excerpt(text, line, column ?? 1, (options.columns ?? 160) - gutter.length)
  if (!found) return []
  const { colours } = options
  const marks = severityColour(severity, colours)(found.marks.trimStart())
  const space = ' '.repeat(found.marks.length - found.marks.trimStart().length)
  return [`${colours.dim(gutter)}${found.line}`, `${colours.dim(`${' '.repeat(gutter.length - 2)}| `)}${space}${marks}`]
}

const passedOver = (skipped: readonly Diagnostic[], colours: Colours): readonly string[] => {
  const counts = new Map<string, number>()
  for (const { resource } of skipped) {
    const kind = resource?.kind ?? 'other'
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  const kinds = [...counts].map(([kind, count]) => (count === 1 ? printable(kind) : `${count} × ${printable(kind)}`))
  const what = `${counted(skipped.length, 'resource')} that routing has no use for: ${kinds.join(', ')}`
  return [`${colours.blue('info')} kind_skipped ${what}`]
}

const severityColour = (severity: Severity, colours: Colours) =>
  severity === 'error' ? colours.red : severity === 'warning' ? colours.yellow : colours.blue

const isPresent = <T>(value: T | undefined): value is T => value !== undefined
