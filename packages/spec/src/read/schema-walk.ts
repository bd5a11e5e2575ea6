import { z } from 'zod'
import type { FieldPath } from '../diagnostic'
import { isRawObject } from './raw-document'

/** The schema below `.optional()`, `.nullable()` and `.default()`. */
export const unwrap = (schema: z.core.$ZodType): z.core.$ZodType => {
  let inner = schema
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodNullable || inner instanceof z.ZodDefault)
    inner = inner.def.innerType
  return inner
}

/** The schema of one field or list member; undefined for a key that the schema does not know. */
export const schemaOf = (schema: z.core.$ZodType, step: string | number): z.core.$ZodType | undefined => {
  const inner = unwrap(schema)
  if (inner instanceof z.ZodObject) {
    const shape: Readonly<Record<string, z.core.$ZodType>> = inner.def.shape
    return Object.hasOwn(shape, step) ? shape[step] : undefined
  }
  if (inner instanceof z.ZodArray) return inner.def.element
  if (inner instanceof z.ZodRecord) return inner.def.valueType
  return undefined
}

/** The schema at the end of a path. */
export const schemaAt = (schema: z.core.$ZodType, path: FieldPath): z.core.$ZodType | undefined =>
  path.reduce<z.core.$ZodType | undefined>((found, step) => found && schemaOf(found, step), schema)

/** Whether keys that the schema does not name are somebody else's and nothing to remark on. */
export const isOpen = (schema: z.core.$ZodType): boolean => {
  const inner = unwrap(schema)
  return !(inner instanceof z.ZodObject) || inner.def.catchall !== undefined
}

/** Names of the fields of an object schema. */
export const fieldNames = (schema: z.core.$ZodType): readonly string[] => {
  const inner = unwrap(schema)
  return inner instanceof z.ZodObject ? Object.keys(inner.def.shape) : []
}

/** A value within a resource, with the schema that stands for it. */
export interface Part {
  readonly schema: z.core.$ZodType
  readonly value: unknown
  readonly path: FieldPath
}

/** Visits a value and all parts of it that the schema knows, parents first. */
export const walk = (
  schema: z.core.$ZodType,
  value: unknown,
  visit: (part: Part) => void,
  path: FieldPath = [],
): void => {
  const inner = unwrap(schema)
  visit({ schema: inner, value, path })
  if (Array.isArray(value)) {
    const element = schemaOf(inner, 0)
    if (element) for (const [index, item] of value.entries()) walk(element, item, visit, [...path, index])
  } else if (isRawObject(value)) {
    for (const [key, field] of Object.entries(value)) {
      const part = schemaOf(inner, key)
      if (part) walk(part, field, visit, [...path, key])
    }
  }
}
