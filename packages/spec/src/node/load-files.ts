import { readFile } from 'node:fs/promises'
import type { Diagnostic } from '../diagnostic'
import { type LoadResult, loadDocuments } from '../load'
import { findFiles, NothingFound } from './find-files'

export interface LoadFilesOptions {
  /** Where the path `-` is read from. Default: standard input. */
  readonly standardInput?: AsyncIterable<string | Uint8Array>
}

export interface LoadFilesResult extends LoadResult {
  /** What was read, by the file name that diagnostics carry; standard input is `<stdin>`. */
  readonly texts: ReadonlyMap<string, string>
}

/** Name of standard input in diagnostics. */
export const STANDARD_INPUT = '<stdin>'

/**
 * Reads configuration from files, folders, globs and standard input (`-`) into one resource set. Never rejects: a path that cannot
 * be read is a `file_unreadable` diagnostic, and the rest is read all the same. A file that several paths name is read once. JSON
 * without `apiVersion` and `kind` is passed over with an info unless its path was named.
 */
export const loadFiles = async (paths: readonly string[], options: LoadFilesOptions = {}): Promise<LoadFilesResult> => {
  const texts = new Map<string, string>()
  const diagnostics: Diagnostic[] = []
  for (const path of paths) {
    try {
      if (path === '-') texts.set(STANDARD_INPUT, await textOf(options.standardInput ?? process.stdin))
      else await readPath(path, texts, diagnostics)
    } catch (error) {
      diagnostics.push(unreadable(path, error))
    }
  }
  const loaded = loadDocuments([...texts].map(([file, text]) => ({ file, text })))
  return { ...loaded, diagnostics: [...diagnostics, ...loaded.diagnostics], texts }
}

const readPath = async (path: string, texts: Map<string, string>, diagnostics: Diagnostic[]): Promise<void> => {
  const { files, named } = await findFiles(path)
  for (const file of files) {
    if (texts.has(file)) continue
    try {
      const text = await readFile(file, 'utf8')
      if (named || !file.endsWith('.json') || looksLikeResource(text)) texts.set(file, text)
      else diagnostics.push(passedOver(file))
    } catch (error) {
      diagnostics.push(unreadable(file, error))
    }
  }
}

/** JSON that does not parse may be a resource with a typing error; it is read, and reported with its position. */
const looksLikeResource = (text: string): boolean => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && 'apiVersion' in value && 'kind' in value
  } catch {
    return true
  }
}

const textOf = async (input: AsyncIterable<string | Uint8Array>): Promise<string> => {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of input) text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })
  return text + decoder.decode()
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  ELOOP: 'its links lead in circles',
}

const unreadable = (file: string, error: unknown): Diagnostic => {
  const { code = '', message } = error as NodeJS.ErrnoException // whatever was thrown, these two are looked for
  const reason = error instanceof NothingFound ? message : (REASONS[code] ?? message)
  return {
    code: 'file_unreadable',
    severity: 'error',
    message: `${file} cannot be read: ${reason}.`,
    hint: 'Check the spelling and the permissions; put a glob in quotes, so that the shell leaves it alone.',
    file,
  }
}

const passedOver = (file: string): Diagnostic => ({
  code: 'file_skipped',
  severity: 'info',
  message: `${file} is JSON without apiVersion and kind; it is passed over.`,
  file,
})
