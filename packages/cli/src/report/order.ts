import type { Diagnostic } from '@gatewright/spec'

/** Findings as a reader meets them: by file, line and column. What belongs to no file comes first; equal places stay as they were found. */
export const inReadingOrder = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] =>
  [...diagnostics].sort(
    (a, b) =>
      compareText(a.file ?? '', b.file ?? '') || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  )

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
