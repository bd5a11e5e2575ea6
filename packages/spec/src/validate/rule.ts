import type { z } from 'zod'
import type { FieldPath, Severity } from '../diagnostic'
import type { DiagnosticCode } from '../diagnostic-codes'
import type { Finding } from '../finding'

/** What a rule finds; paths are relative to the value it was given. */
export type Findings = Iterable<Finding>

/** A rule and the schema whose values it looks at, wherever in a resource that schema occurs. */
export interface Rule {
  readonly schema: z.ZodType
  readonly check: (value: unknown) => Findings
}

/** Binds a rule to a schema. */
export const rule = <Schema extends z.ZodType>(schema: Schema, check: (value: z.output<Schema>) => Findings): Rule => ({
  schema,
  // Rules of all schemas lie in one list; the walk calls each only with values that its schema accepted.
  check: check as (value: unknown) => Findings,
})

const finding =
  (severity: Severity) =>
  (code: DiagnosticCode, path: FieldPath, message: string, hint?: string): Finding => ({
    code,
    severity,
    path,
    message,
    ...(hint !== undefined && { hint }),
  })

export const error = finding('error')
export const warning = finding('warning')

/** Puts the path of a part before what a rule found in it. */
export function* within(path: FieldPath, findings: Findings): Generator<Finding> {
  for (const found of findings) yield { ...found, path: [...path, ...found.path] }
}

/** Runs a check on every member of a list. */
export function* each<Item>(
  path: FieldPath,
  items: readonly Item[] | undefined,
  check: (item: Item, index: number) => Findings,
): Generator<Finding> {
  for (const [index, item] of (items ?? []).entries()) yield* within([...path, index], check(item, index))
}
