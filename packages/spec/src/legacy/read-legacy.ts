import type { FieldPath } from '../diagnostic'
import type { Finding } from '../finding'
import type { RawObject } from '../read/raw-document'

/** A resource with old spellings replaced by the current ones. */
export interface LegacyReading {
  readonly value: RawObject
  readonly findings: readonly Finding[]
  /** Whether an old spelling makes what the rules say about this field void. */
  readonly allows: (path: FieldPath) => boolean
}

export const readLegacy = (_kind: string, value: RawObject): LegacyReading => ({
  value,
  findings: [],
  allows: () => false,
})
