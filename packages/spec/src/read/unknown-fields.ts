import type { Finding } from '../finding'
import { isIstioKind, type ResourceKind } from '../resource-kinds'
import { isRawObject } from './raw-document'
import { fieldNames, isOpen, schemaOf, walk } from './schema-walk'
import { nearest } from './wording'

/** Fields of a resource that are not the author's, or not about routing. */
const NOT_OURS: ReadonlySet<string> = new Set(['status', 'metadata'])

/** Names every field that no version of the API knows, at every depth. Of other Kubernetes kinds only a part is read, so they are not judged. */
export function* unknownFields(kind: ResourceKind, resource: unknown): Generator<Finding> {
  if (!isIstioKind(kind) && kind.kind !== 'Ingress') return
  for (const { schema: part, value, path } of walk(kind.schema, resource)) {
    if (!isRawObject(value) || isOpen(part) || path[0] === 'metadata') continue
    for (const key of Object.keys(value)) {
      if (schemaOf(part, key) || (path.length === 0 && NOT_OURS.has(key))) continue
      const near = nearest(key, fieldNames(part))
      yield {
        code: 'field_unknown',
        severity: 'warning',
        path: [...path, key],
        message: `No version of the API has a field ${key} here; it is ignored.`,
        hint: near === undefined ? `Known are ${fieldNames(part).join(', ')}.` : `Did you mean ${near}?`,
      }
    }
  }
}
