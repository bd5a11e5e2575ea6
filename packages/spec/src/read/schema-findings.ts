import type { z } from 'zod'
import type { FieldPath } from '../diagnostic'
import type { Finding } from '../finding'
import { duration } from '../resources/primitives'
import { schemaAt, unwrap } from './schema-walk'
import { describeValue, nearest } from './wording'

type Issue = z.core.$ZodIssue

/** What the schema of a kind says about a value that does not fit it, in words for people who write manifests. */
export const schemaFindings = (schema: z.ZodType, issues: readonly Issue[], resource: unknown): readonly Finding[] =>
  issues.map((issue) => {
    const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))
    const value = valueAt(resource, path)
    const name = String(path.at(-1) ?? 'The resource')
    return { severity: 'error', path, ...describe(issue, name, value, schemaAt(schema, path)) }
  })

const describe = (
  issue: Issue,
  name: string,
  value: unknown,
  schema: z.core.$ZodType | undefined,
): Pick<Finding, 'code' | 'message' | 'hint'> => {
  if (value === undefined) return { code: 'field_required', message: `${name} is required${typeOf(issue)}.` }
  if (issue.code === 'invalid_value') return notAmong(name, value, issue.values.map(String))
  if (issue.code !== 'invalid_type')
    return { code: 'field_type', message: `${name} is ${describeValue(value)}; ${issue.message}.` }
  const message = `${name} must be ${TYPE_NAMES[issue.expected] ?? issue.expected}, not ${describeValue(value)}.`
  const hint = hintFor(issue.expected, value, schema)
  return { code: 'field_type', message, ...(hint !== undefined && { hint }) }
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
}

const typeOf = (issue: Issue): string => {
  const name = issue.code === 'invalid_type' ? TYPE_NAMES[issue.expected] : undefined
  return name === undefined ? '' : ` (${name})`
}

const notAmong = (
  name: string,
  value: unknown,
  allowed: readonly string[],
): Pick<Finding, 'code' | 'message' | 'hint'> => {
  const near = nearest(String(value), allowed)
  return {
    code: 'field_invalid',
    message: `${name} is ${describeValue(value)}; it must be one of ${allowed.join(', ')}.`,
    ...(near !== undefined && { hint: `Did you mean ${near}?` }),
  }
}

const hintFor = (expected: string, value: unknown, schema: z.core.$ZodType | undefined): string | undefined => {
  const isPlain = typeof value === 'number' || typeof value === 'boolean'
  if (expected === 'string' && schema && unwrap(schema) === duration)
    return `Write it with a unit, such as ${String(value)}s.`
  if (expected === 'string' && isPlain) return `Put it in quotes: "${value}".`
  if ((expected === 'number' || expected === 'int') && typeof value === 'string' && /^-?\d+$/.test(value))
    return 'Take the quotes away.'
  return expected === 'array' ? 'Write it as a list: each member behind a dash.' : undefined
}

const valueAt = (root: unknown, path: FieldPath): unknown =>
  path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[step] : undefined,
    root,
  )
