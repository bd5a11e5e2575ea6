import type { z } from 'zod'
import type { FieldPath } from '../diagnostic'
import type { Finding } from '../finding'
import { describeValue, nearest } from './wording'

type Issue = z.core.$ZodIssue

/** What the schema of a kind says about a value that does not fit it, in words for people who write manifests. */
export const schemaFindings = (issues: readonly Issue[], value: unknown): readonly Finding[] =>
  issues.map((issue) => schemaFinding(issue, value))

const schemaFinding = (issue: Issue, root: unknown): Finding => {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))
  const value = valueAt(root, path)
  const name = path.at(-1)
  if (value === undefined || value === null)
    return { code: 'field_required', severity: 'error', path, message: `${name} is required${isTyped(issue)}.` }
  if (issue.code === 'invalid_type')
    return {
      code: 'field_type',
      severity: 'error',
      path,
      message: `${name} must be ${TYPE_NAMES[issue.expected] ?? issue.expected}, not ${describeValue(value)}.`,
      ...(issue.expected === 'string' &&
        (typeof value === 'number' || typeof value === 'boolean') && { hint: `Put it in quotes: "${value}".` }),
    }
  if (issue.code === 'invalid_value') {
    const allowed = issue.values.map(String)
    const near = nearest(String(value), allowed)
    return {
      code: 'field_invalid',
      severity: 'error',
      path,
      message: `${name} is ${describeValue(value)}; it must be one of ${allowed.join(', ')}.`,
      ...(near !== undefined && { hint: `Did you mean ${near}?` }),
    }
  }
  return { code: 'field_type', severity: 'error', path, message: `${name} does not fit: ${issue.message}.` }
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

const isTyped = (issue: Issue): string => {
  const name = issue.code === 'invalid_type' ? TYPE_NAMES[issue.expected] : undefined
  return name === undefined ? '' : ` (${name})`
}

const valueAt = (root: unknown, path: FieldPath): unknown =>
  path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[step] : undefined,
    root,
  )
