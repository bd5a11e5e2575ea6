import { isRawObject, type RawDocument } from '../read/raw-document'

/** Whether a JSON file met on the way is no resource: settings of another program lie in many folders. */
export const isForeignJson = (file: string, text: string, documents: readonly RawDocument[]): boolean => {
  if (!file.endsWith('.json')) return false
  // Also JSON that cannot be read, as with comments in it.
  if (!text.includes('"apiVersion"') && !text.includes('"kind"')) return true
  const [document, ...others] = documents
  if (!document || others.length > 0 || document.problems.length > 0) return false
  const { value } = document
  return !isRawObject(value) || (value.apiVersion === undefined && value.kind === undefined)
}
