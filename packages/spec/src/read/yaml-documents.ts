import { Composer, type Document, LineCounter, type ParsedNode } from 'yaml'
import { type RawDocument, READING_LIMITS, type ReadingProblem } from './raw-document'
import { positionAt, yamlLocate } from './yaml-locate'
import { LimitExceeded, yamlTokens } from './yaml-tokens'
import { yamlValue } from './yaml-value'

const PROBLEMS_PER_DOCUMENT = 3

/** Plain JSON values alone: no dates, sets or bytes, also where a document asks for YAML 1.1. Repeated and merge keys are looked at later. */
const OPTIONS = {
  schema: 'core',
  merge: false,
  resolveKnownTags: false,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'silent',
} as const

/**
 * Reads a text of any number of YAML documents (JSON is YAML). Empty documents are left out. Never throws: what cannot be read is a
 * document with problems, and the documents beside it are read all the same.
 */
export const yamlDocuments = (text: string, file: string | undefined): readonly RawDocument[] => {
  if (text.length > READING_LIMITS.characters) {
    const message = `The text has ${text.length} characters; ${READING_LIMITS.characters} are read at most.`
    return [failed(file, { code: 'yaml_invalid', message, hint: 'Split it into several files.' })]
  }
  const lines = new LineCounter()
  const documents: RawDocument[] = []
  const composer = new Composer(OPTIONS)
  const take = (composed: Iterable<Document.Parsed>) => {
    for (const document of composed) {
      const read = readDocument(document, file, lines)
      if (read) documents.push(read)
    }
  }
  try {
    for (const token of yamlTokens(text, lines)) take(composer.next(token))
    take(composer.end(false, text.length))
  } catch (error) {
    documents.push(failed(file, problemOf(error, lines)))
  }
  return documents
}

const problemOf = (error: unknown, lines: LineCounter): ReadingProblem => {
  if (error instanceof LimitExceeded)
    return { code: 'yaml_invalid', message: error.message, position: positionAt(error.offset, lines) }
  // The parser is a library's; whatever it may throw on odd input is a finding about the input.
  const reason = error instanceof Error ? error.message : String(error)
  return { code: 'yaml_invalid', message: `The text cannot be read as YAML: ${reason}.` }
}

const readDocument = (
  document: Document.Parsed,
  file: string | undefined,
  lines: LineCounter,
): RawDocument | undefined => {
  if (document.errors.length > 0) {
    const problems = document.errors.slice(0, PROBLEMS_PER_DOCUMENT).map((error) => ({
      code: 'yaml_invalid' as const,
      message: error.message,
      position: positionAt(error.pos[0], lines),
    }))
    return failed(file, ...problems)
  }
  const root: ParsedNode | null = document.contents
  if (root === null) return undefined
  const { value, targets, problems } = yamlValue(root)
  if (problems.length > 0)
    return failed(
      file,
      ...problems.slice(0, PROBLEMS_PER_DOCUMENT).map(({ offset, ...problem }) => ({
        ...problem,
        code: 'yaml_invalid' as const,
        ...(offset !== undefined && { position: positionAt(offset, lines) }),
      })),
    )
  return value === null ? undefined : { value, file, locate: yamlLocate(root, targets, lines), problems: [] }
}

const failed = (file: string | undefined, ...problems: readonly ReadingProblem[]): RawDocument => ({
  value: undefined,
  file,
  locate: undefined,
  problems,
})
