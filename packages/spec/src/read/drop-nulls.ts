import { z } from 'zod'
import { emptyObject, isRawObject } from './raw-document'
import { schemaOf, unwrap } from './schema-walk'

/**
 * Leaves out fields that were written without a value (`match:`), as the API server reads them; where null means something, it stays.
 * What lies in lists and maps of the user's own keys stays, too: `headers: { x: null }` is for the schema to judge.
 */
export const dropNulls = (schema: z.core.$ZodType, value: unknown): unknown => {
  if (Array.isArray(value)) {
    const element = schemaOf(schema, 0)
    return element ? mapChanged(value, (item) => dropNulls(element, item)) : value
  }
  if (!isRawObject(value)) return value
  const hasFields = unwrap(schema) instanceof z.ZodObject
  const kept = emptyObject()
  let changed = false
  for (const [key, field] of Object.entries(value)) {
    const part = schemaOf(schema, key)
    if (field === null && hasFields && part && !isNullable(part)) {
      changed = true
      continue
    }
    kept[key] = part ? dropNulls(part, field) : field
    changed ||= kept[key] !== field
  }
  return changed ? kept : value
}

const isNullable = (schema: z.core.$ZodType): boolean => {
  let inner = schema
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault) inner = inner.def.innerType
  return inner instanceof z.ZodNullable
}

const mapChanged = (items: readonly unknown[], change: (item: unknown) => unknown): readonly unknown[] => {
  const mapped = items.map(change)
  return mapped.some((item, index) => item !== items[index]) ? mapped : items
}
