import type { DiagnosticCode } from './diagnostic-codes'

/** `error`: the resource cannot be served as written. `warning`: it can, but not as its author may believe. `info`: worth knowing. */
export type Severity = 'error' | 'warning' | 'info'

/** Which resource a finding is about. `namespace` is `default` where the resource leaves it out. */
export interface ResourceRef {
  readonly kind: string
  readonly namespace: string
  readonly name: string
}

/**
 * One finding about a configuration: what is wrong, where, and how to mend it.
 * Findings are data; nothing that reads a configuration throws them.
 */
export interface Diagnostic {
  /** Stable name of the rule; `docs/errors.md` has a section for each. */
  readonly code: DiagnosticCode
  readonly severity: Severity
  readonly message: string
  /** How to mend it, where that can be said in one sentence. */
  readonly hint?: string
  readonly resource?: ResourceRef
  /** Path of the field inside the resource, such as `spec.http[2].route[0].destination.subset`. */
  readonly path?: string
  readonly file?: string
  /** 1-based; points at the offending value, or at its nearest parent that is written down. */
  readonly line?: number
  /** 1-based. */
  readonly column?: number
  /** Code that Istio's analyzer gives the same finding, such as `IST0101`. */
  readonly istio?: string
}

/** Steps from the root of a resource to one of its fields: `['spec', 'http', 2, 'match']`. */
export type FieldPath = readonly (string | number)[]

/** Prints a path as diagnostics show it: list positions in brackets, keys after a dot as they stand. */
export const formatPath = (path: FieldPath): string =>
  path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : text ? `${text}.${step}` : step),
    '',
  )
