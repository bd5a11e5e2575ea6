import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'

/** Contents of files, as digests by name; undefined for a file that is empty or cannot be read. */
export type FilePrints = ReadonlyMap<string, string | undefined>

export const printFiles = async (files: Iterable<string>): Promise<FilePrints> => {
  const prints = new Map<string, string | undefined>()
  for (const file of files) prints.set(file, await printFile(file))
  return prints
}

export const samePrints = (one: FilePrints, other: FilePrints): boolean =>
  one.size === other.size && [...one].every(([file, print]) => other.has(file) && other.get(file) === print)

/** Whether something that was there is not: a file deleted, or an editor between emptying and writing it. */
export const lacksFiles = (now: FilePrints, before: FilePrints): boolean =>
  [...before].some(([file, print]) => print !== undefined && now.get(file) === undefined)

// Digests, so that no key is kept in memory for comparing alone.
const printFile = async (file: string): Promise<string | undefined> => {
  try {
    const bytes = await readFile(file)
    return bytes.length === 0 ? undefined : createHash('sha256').update(bytes).digest('base64')
  } catch {
    return undefined
  }
}
