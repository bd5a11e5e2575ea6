import { type FieldPath, formatPath } from '../diagnostic'
import type { Finding } from '../finding'
import { emptyObject, isRawObject, type RawObject } from '../read/raw-document'

/** A resource on its way from an old spelling to the current one: a copy that may be changed, and what was changed. */
export interface Rewriting {
  readonly value: RawObject
  readonly findings: Finding[]
  /** Fields of the current shape, printed, and where their value was written. */
  readonly moved: Map<string, FieldPath>
  /** Fields, printed, that an old manifest may have as they now are, whatever the rules say. */
  readonly allowed: Set<string>
}

export const startRewriting = (resource: RawObject): Rewriting => ({
  value: copy(resource) as RawObject,
  findings: [],
  moved: new Map(),
  allowed: new Set(),
})

const copy = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(copy)
  if (!isRawObject(value)) return value
  const copied = emptyObject()
  for (const [key, field] of Object.entries(value)) copied[key] = copy(field)
  return copied
}

/** Notes that an old spelling was understood. The path is that of the old spelling. */
export const note = (rewriting: Rewriting, path: FieldPath, message: string, hint: string): void => {
  rewriting.findings.push({ code: 'legacy_syntax', severity: 'warning', path, message, hint })
}

/** Gives a field another name in the same map, where the new one is free. */
export const rename = (rewriting: Rewriting, holder: unknown, path: FieldPath, from: string, to: string): boolean => {
  if (!isRawObject(holder) || holder[from] === undefined || holder[to] !== undefined) return false
  holder[to] = holder[from]
  delete holder[from]
  rewriting.moved.set(formatPath([...path, to]), [...path, from])
  return true
}

/** The maps in a list, with their paths. */
export function* mapsIn(
  list: unknown,
  path: FieldPath,
): Generator<{ readonly map: RawObject; readonly at: FieldPath }> {
  if (!Array.isArray(list)) return
  for (const [index, map] of list.entries()) if (isRawObject(map)) yield { map, at: [...path, index] }
}

/** The map in a field, made when it is missing; undefined when something else is there. */
export const mapOf = (holder: RawObject, field: string): RawObject | undefined => {
  holder[field] ??= emptyObject()
  const map = holder[field]
  return isRawObject(map) ? map : undefined
}
