import { Composer, type CST, type Document, LineCounter, type ParsedNode, Parser } from 'yaml'
import { type RawDocument, READING_LIMITS, type ReadingProblem } from './raw-document'
import { positionAt, yamlLocate } from './yaml-locate'
import { yamlValue } from './yaml-value'

const PROBLEMS_PER_DOCUMENT = 3

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
  try {
    for (const document of compose(text, lines)) {
      const read =
        'tooDeep' in document ? failed(file, tooDeep(document.tooDeep, lines)) : readDocument(document, file, lines)
      if (read) documents.push(read)
    }
  } catch (error) {
    // The parser is a library's; whatever it may throw on odd input is a finding about the input.
    const message = `The text cannot be read as YAML: ${error instanceof Error ? error.message : String(error)}.`
    documents.push(failed(file, { code: 'yaml_invalid', message }))
  }
  return documents
}

/** Documents one by one. The composer recurses, so nesting is measured on the flat token tree before. */
function* compose(text: string, lines: LineCounter): Generator<Document.Parsed | { readonly tooDeep: number }> {
  const composer = new Composer({ uniqueKeys: false, prettyErrors: false, logLevel: 'silent' })
  for (const token of new Parser(lines.addNewLine).parse(text)) {
    const offset = token.type === 'document' ? offsetTooDeep(token) : undefined
    if (offset === undefined) yield* composer.next(token)
    else yield { tooDeep: offset }
  }
  yield* composer.end(false, text.length)
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

const tooDeep = (offset: number, lines: LineCounter): ReadingProblem => ({
  code: 'yaml_invalid',
  message: `Lists and maps are nested more than ${READING_LIMITS.depth} deep.`,
  position: positionAt(offset, lines),
})

/** Offset of the first token that lies deeper than the limit. */
const offsetTooDeep = (document: CST.Document): number | undefined => {
  const open: { readonly token: CST.Token; readonly depth: number }[] = []
  if (document.value) open.push({ token: document.value, depth: 1 })
  for (let next = open.pop(); next; next = open.pop()) {
    const { token, depth } = next
    if (!('items' in token)) continue
    if (depth > READING_LIMITS.depth) return token.offset
    for (const item of token.items) {
      if (item.key) open.push({ token: item.key, depth: depth + 1 })
      if (item.value) open.push({ token: item.value, depth: depth + 1 })
    }
  }
  return undefined
}
