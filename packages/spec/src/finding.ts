import type { FieldPath, Severity } from './diagnostic'
import type { DiagnosticCode } from './diagnostic-codes'

/** A diagnostic before the resource and its place in a file are known: what a rule says about the value it looks at. */
export interface Finding {
  readonly code: DiagnosticCode
  readonly severity: Severity
  readonly path: FieldPath
  readonly message: string
  readonly hint?: string
  readonly istio?: string
}
