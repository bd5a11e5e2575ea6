import { createReadStream } from 'node:fs'
import { collect, type LoadResult } from '../read/collect'
import type { RawDocument } from '../read/raw-document'
import { yamlDocuments } from '../read/yaml-documents'
import { reasonOf } from './file-problem'
import { type FoundFile, findFiles, STANDARD_INPUT } from './find-files'
import { isForeignJson } from './foreign-json'
import { readText } from './read-text'

export interface LoadFilesOptions {
  /** Where the path `-` is read from. Default: standard input. */
  readonly standardInput?: AsyncIterable<string | Uint8Array>
}

export interface LoadFilesResult extends LoadResult {
  /** What was read, by the file name that diagnostics carry; standard input is `<stdin>`. */
  readonly texts: ReadonlyMap<string, string>
}

/**
 * Reads configuration from files, folders, globs and standard input (`-`) into one resource set. Never rejects: a path that cannot
 * be read is a `file_unreadable` diagnostic, and the rest is read all the same. A file that several paths name is read once. JSON
 * without `apiVersion` and `kind` is passed over with an info unless its path was named.
 */
export const loadFiles = async (paths: readonly string[], options: LoadFilesOptions = {}): Promise<LoadFilesResult> => {
  const documents: RawDocument[] = []
  const texts = new Map<string, string>()
  for (const found of await findFiles(paths)) {
    if ('problem' in found) {
      documents.push(unreadable(found.file, found.problem))
      continue
    }
    try {
      const text = await textOf(found, options)
      const read = yamlDocuments(text, found.file)
      if (!found.isNamed && isForeignJson(found.file, text, read)) documents.push(passedOver(found.file))
      else {
        texts.set(found.file, text)
        for (const document of read) documents.push(document)
      }
    } catch (error) {
      documents.push(unreadable(found.file, reasonOf(error)))
    }
  }
  return { ...collect(documents), texts }
}

const textOf = async ({ file }: FoundFile, { standardInput }: LoadFilesOptions): Promise<string> => {
  if (file === STANDARD_INPUT) return readText(standardInput ?? process.stdin)
  return readText(createReadStream(file))
}

const unreadable = (file: string, reason: string): RawDocument =>
  problematic(file, {
    code: 'file_unreadable',
    message: `${file} cannot be read: ${reason}.`,
    hint: 'Check the spelling and the permissions; put a glob in quotes, so that the shell leaves it alone.',
  })

const passedOver = (file: string): RawDocument =>
  problematic(file, {
    code: 'file_skipped',
    severity: 'info',
    message: `${file} is JSON without apiVersion and kind; it is passed over.`,
  })

const problematic = (file: string, problem: RawDocument['problems'][number]): RawDocument => ({
  value: undefined,
  file,
  locate: undefined,
  problems: [problem],
})
