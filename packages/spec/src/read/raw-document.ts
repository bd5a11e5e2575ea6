import type { FieldPath, Severity } from '../diagnostic'
import type { DiagnosticCode } from '../diagnostic-codes'

/** A place in a text, both parts 1-based. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** Finds the place of a field's value, or of its nearest parent that is written down. */
export type Locate = (path: FieldPath) => Position

/** What stopped a document from being read. */
export interface ReadingProblem {
  readonly code: DiagnosticCode
  /** Default: error. */
  readonly severity?: Severity
  readonly message: string
  readonly hint?: string
  /** The field, where reading got that far. */
  readonly path?: FieldPath
  readonly position?: Position
}

/**
 * One document as written, before anything is known about its kind. `value` is JSON data whose objects may have any own key
 * (`__proto__` is left out); a document with problems has no value.
 */
export interface RawDocument {
  readonly value: unknown
  readonly file: string | undefined
  readonly locate: Locate | undefined
  readonly problems: readonly ReadingProblem[]
}

/** Limits that keep a hostile text from taking the process down. Far above what a cluster would accept for one resource. */
export const READING_LIMITS = {
  /** Characters of one text. */
  characters: 16 * 1024 * 1024,
  /** Words, brackets, colons, line ends of one text: what memory is needed for. Manifests have about one in four characters. */
  tokens: 2_000_000,
  /** Documents of one text. */
  documents: 100_000,
  /** Lines such as `%YAML 1.2`. */
  directives: 100,
  /** Lists and maps inside one another. */
  depth: 100,
  /** Values that aliases and merge keys add to a document. */
  aliasedValues: 100_000,
} as const

/** A JSON object of a user's making: never read through `in` or inherited names. */
export type RawObject = { [key: string]: unknown }

export const isRawObject = (value: unknown): value is RawObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** An object without a prototype: a key called `constructor` or `toString` is just a key. */
export const emptyObject = (): RawObject => Object.create(null)
