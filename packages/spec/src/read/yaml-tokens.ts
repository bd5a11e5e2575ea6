import { type CST, Lexer, type LineCounter, Parser } from 'yaml'
import { READING_LIMITS } from './raw-document'

/** The text goes beyond a limit at this offset; nothing after it is read. */
export class LimitExceeded extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message)
  }
}

/**
 * Splits a text into documents as flat token trees. The library keeps every token of a document in memory and later descends into it by
 * recursion, so tokens, documents and depth are counted on the way, before either can hurt.
 */
export function* yamlTokens(text: string, lines: LineCounter): Generator<CST.Token> {
  const parser = new Parser(lines.addNewLine)
  lines.addNewLine(0)
  const seen = { document: 0, directive: 0 }
  for (const lexeme of limited(new Lexer().lex(text)))
    for (const token of parser.next(lexeme)) {
      check(token, seen)
      yield token
    }
  for (const token of parser.end()) {
    check(token, seen)
    yield token
  }
}

/** Marks of the lexer that stand for no text: the mode of the document, an error in a flow, and that a scalar follows. */
const SCALAR = '\u001f'
const MARKS: ReadonlySet<string> = new Set(['\u0002', '\u0018', SCALAR])

function* limited(lexemes: Iterable<string>): Generator<string> {
  let count = 0
  let depth = 0
  let offset = 0
  let previous = ''
  for (const lexeme of lexemes) {
    count += 1
    if (count > READING_LIMITS.tokens)
      throw new LimitExceeded(`The text has more than ${READING_LIMITS.tokens} tokens.`, offset)
    if (previous !== SCALAR && (lexeme === '[' || lexeme === '{')) depth += 1
    if (previous !== SCALAR && (lexeme === ']' || lexeme === '}')) depth = Math.max(depth - 1, 0)
    if (depth > READING_LIMITS.depth) throw tooDeep(offset)
    yield lexeme
    if (previous === SCALAR || !MARKS.has(lexeme)) offset += lexeme.length
    previous = lexeme
  }
}

const check = (token: CST.Token, seen: { document: number; directive: number }): void => {
  if (token.type !== 'document' && token.type !== 'directive') return
  seen[token.type] += 1
  const limit = token.type === 'document' ? READING_LIMITS.documents : READING_LIMITS.directives
  if (seen[token.type] > limit) throw new LimitExceeded(`The text has more than ${limit} ${token.type}s.`, token.offset)
  const offset = token.type === 'document' ? offsetTooDeep(token) : undefined
  if (offset !== undefined) throw tooDeep(offset)
}

const tooDeep = (offset: number) =>
  new LimitExceeded(`Lists and maps are nested more than ${READING_LIMITS.depth} deep.`, offset)

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
