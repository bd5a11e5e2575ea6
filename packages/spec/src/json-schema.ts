import { z } from 'zod'
import { isReadInFull, RESOURCE_KINDS, type ResourceKind } from './resource-kinds'

/** Names of the kinds that are read. */
export const KIND_NAMES: readonly string[] = RESOURCE_KINDS.map(({ kind }) => kind)

/**
 * JSON Schema (draft 7) of one kind, for editors: types, choices, required fields, and no unknown ones. What fields say about each other
 * is for `load`. Undefined for a kind that is not read.
 */
export const jsonSchema = (kind: string): Readonly<Record<string, unknown>> | undefined => {
  const known = RESOURCE_KINDS.find((candidate) => candidate.kind === kind)
  if (!known) return undefined
  const schema = z.toJSONSchema(known.schema, {
    target: 'draft-7',
    io: 'input',
    override: ({ zodSchema, jsonSchema: part }) => {
      if (isClosed(zodSchema, known)) part.additionalProperties = false
      // A whole number is one whatever its size; the rules of the field say more.
      if (part.minimum === Number.MIN_SAFE_INTEGER) delete part.minimum
      if (part.maximum === Number.MAX_SAFE_INTEGER) delete part.maximum
    },
  })
  return { ...schema, title: known.kind }
}

/** Whether all fields are known: not those of the resource itself (`status`), of its metadata, or of kinds that are read in part. */
const isClosed = (schema: z.core.$ZodType, kind: ResourceKind): boolean =>
  isReadInFull(kind) &&
  schema instanceof z.ZodObject &&
  schema.def.catchall === undefined &&
  schema !== kind.schema &&
  schema !== kind.schema.shape.metadata
