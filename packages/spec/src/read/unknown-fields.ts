import type { FieldPath } from '../diagnostic'
import type { Finding } from '../finding'
import { isReadInFull, type ResourceKind } from '../resource-kinds'
import { isRawObject } from './raw-document'
import { fieldNames, isOpen, schemaOf, walk } from './schema-walk'
import { nearest, quote } from './wording'

/** Fields of a resource that are not the author's, or not about routing. */
const NOT_OURS: ReadonlySet<string> = new Set(['status', 'metadata'])

/** Names every field that no version of the API knows, at every depth. Of other Kubernetes kinds only a part is read, so they are not judged. */
export const unknownFields = (kind: ResourceKind, resource: unknown): readonly Finding[] => {
  const findings: Finding[] = []
  if (!isReadInFull(kind)) return findings
  walk(kind.schema, resource, ({ schema, value, path }) => {
    if (!isRawObject(value) || isOpen(schema) || path[0] === 'metadata') return
    for (const key of Object.keys(value))
      if (!schemaOf(schema, key) && !(path.length === 0 && NOT_OURS.has(key)))
        findings.push(unknownField([...path, key], key, fieldNames(schema)))
  })
  return findings
}

const unknownField = (path: FieldPath, key: string, known: readonly string[]): Finding => {
  const near = nearest(key, known)
  return {
    code: 'field_unknown',
    severity: 'warning',
    path,
    message: `No version of the API has a field ${quote(key)} here; it is ignored.`,
    hint: near === undefined ? `Known are ${known.join(', ')}.` : `Did you mean ${near}?`,
  }
}
