import { collect, type LoadResult } from './read/collect'
import { objectDocument, unreadableObject } from './read/object-document'
import type { RawDocument } from './read/raw-document'
import { yamlDocuments } from './read/yaml-documents'

export type { LoadResult }

/** Text (YAML or JSON, any number of documents) or a resource as a plain object. */
export type LoadInput = string | object | readonly (string | object)[]

export interface LoadOptions {
  /** Name of the input in diagnostics. */
  readonly file?: string
}

/** One text and the name it goes by in diagnostics. */
export interface SourceText {
  readonly file: string
  readonly text: string
}

/**
 * Reads resources and checks each by itself. Never throws: whatever is wrong is a diagnostic, and a resource with an error of its own
 * is left out while the others stay. What resources say about each other is for `analyze`.
 */
export const load = (input: LoadInput, options: LoadOptions = {}): LoadResult =>
  collect(documentsOf(input, options.file))

const documentsOf = (input: LoadInput, file: string | undefined): readonly RawDocument[] => {
  try {
    const parts: readonly (string | object)[] = Array.isArray(input) ? input : [input]
    return parts.flatMap((part) =>
      typeof part === 'string' ? yamlDocuments(part, file) : [objectDocument(part, file)],
    )
  } catch (error) {
    // A list of the caller's making may do anything while it is looked at.
    return [unreadableObject(error, file)]
  }
}

/** Reads several texts into one resource set. */
export const loadDocuments = (texts: readonly SourceText[]): LoadResult =>
  collect(texts.flatMap(({ text, file }) => yamlDocuments(text, file)))
