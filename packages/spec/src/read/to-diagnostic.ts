import { type Diagnostic, formatPath, type ResourceRef } from '../diagnostic'
import type { Finding } from '../finding'
import type { Locate, RawDocument, ReadingProblem } from './raw-document'

/** A finding about a resource with its place. */
export const toDiagnostic = (
  finding: Finding,
  ref: ResourceRef | undefined,
  file: string | undefined,
  locate: Locate | undefined,
): Diagnostic => ({
  code: finding.code,
  severity: finding.severity,
  message: cut(finding.message),
  ...(finding.hint !== undefined && { hint: finding.hint }),
  ...(ref && { resource: ref }),
  ...(finding.path.length > 0 && { path: formatPath(finding.path) }),
  ...(file !== undefined && { file }),
  ...locate?.(finding.path),
  ...(finding.istio !== undefined && { istio: finding.istio }),
})

/** A finding about a text that is no resource yet. */
export const readingDiagnostic = (document: RawDocument, problem: ReadingProblem): Diagnostic => ({
  code: problem.code,
  severity: problem.severity ?? 'error',
  message: cut(problem.message),
  ...(problem.hint !== undefined && { hint: problem.hint }),
  ...(problem.path?.length && { path: formatPath(problem.path) }),
  ...(document.file !== undefined && { file: document.file }),
  ...problem.position,
})

const LONGEST = 500

/** Names and values in a message are a user's and may be of any length. */
const cut = (message: string): string => (message.length > LONGEST ? `${message.slice(0, LONGEST)}...` : message)
