import { emptyObject, type RawDocument, READING_LIMITS } from './raw-document'

/** Takes a plain object as a document: copied as JSON data, so nothing that happens to it later is seen, and limited like a text. */
export const objectDocument = (input: object, file: string | undefined): RawDocument => {
  try {
    return { value: copy(input, 0), file, locate: undefined, problems: [] }
  } catch (error) {
    const message = `The object cannot be read: ${error instanceof Error ? error.message : String(error)}.`
    return { value: undefined, file, locate: undefined, problems: [{ code: 'resource_invalid', message }] }
  }
}

const copy = (value: unknown, depth: number): unknown => {
  if (depth > READING_LIMITS.depth)
    throw new Error(`it is nested more than ${READING_LIMITS.depth} deep or holds itself`)
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map((item) => copy(item, depth + 1))
  if (typeof value !== 'object' || value === null) return value
  const copied = emptyObject()
  for (const [key, field] of Object.entries(value))
    if (key !== '__proto__' && field !== undefined) copied[key] = copy(field, depth + 1)
  return copied
}
