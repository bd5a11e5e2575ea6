import { emptyObject, type RawDocument, READING_LIMITS } from './raw-document'

/** Takes a plain object as a document: copied as JSON data, so nothing that happens to it later is seen, and limited like a text. */
export const objectDocument = (input: object, file: string | undefined): RawDocument => {
  try {
    return { value: copy(input, 0, { values: 0 }), file, locate: undefined, problems: [] }
  } catch (error) {
    return unreadableObject(error, file)
  }
}

/** An object that could not be copied, as a document with the reason. */
export const unreadableObject = (error: unknown, file: string | undefined): RawDocument => {
  const message = `The object cannot be read: ${error instanceof Error ? error.message : String(error)}.`
  return { value: undefined, file, locate: undefined, problems: [{ code: 'resource_invalid', message }] }
}

const copy = (value: unknown, depth: number, copied: { values: number }): unknown => {
  copied.values += 1
  if (depth > READING_LIMITS.depth)
    throw new Error(`it is nested more than ${READING_LIMITS.depth} deep or holds itself`)
  if (copied.values > READING_LIMITS.tokens) throw new Error(`it has more than ${READING_LIMITS.tokens} values`)
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map((item) => copy(item, depth + 1, copied))
  if (typeof value !== 'object' || value === null) return value
  const fields = emptyObject()
  for (const [key, field] of Object.entries(value))
    if (key !== '__proto__' && field !== undefined) fields[key] = copy(field, depth + 1, copied)
  return fields
}
