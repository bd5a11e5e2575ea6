import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import picomatch from 'picomatch'

/** Files that one `-f` names. `named`: the path was a file's own, so it must be a configuration. */
export interface FoundFiles {
  readonly files: readonly string[]
  readonly named: boolean
}

const CONFIGURATION_FILE = /\.(ya?ml|json)$/

/** Marks a pattern that matches nothing, as a missing file does. */
export class NothingFound extends Error {}

/**
 * Expands a path: a file is itself, a folder every `*.yaml`, `*.yml` and `*.json` below it, anything else a glob. Names that begin
 * with a dot are passed over in folders and globs (`.git`, and the `..data` of mounted ConfigMaps, whose files are linked beside it).
 * Rejects with `NothingFound`, or with the file system's error.
 */
export const findFiles = async (path: string): Promise<FoundFiles> => {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' && picomatch.scan(path).isGlob) return undefined
    throw error
  })
  if (found?.isDirectory()) {
    const files = await filesBelow(path, (file) => CONFIGURATION_FILE.test(file))
    if (files.length === 0) throw new NothingFound('there is no *.yaml, *.yml or *.json below this folder')
    return { files, named: false }
  }
  if (found) return { files: [path], named: true }
  const matches = picomatch(path)
  const files = await filesBelow(picomatch.scan(path).base || '.', (file) => matches(file))
  if (files.length === 0) throw new NothingFound('no file matches this pattern')
  return { files, named: false }
}

const filesBelow = async (folder: string, wanted: (file: string) => boolean): Promise<readonly string[]> => {
  const entries = await readdir(folder, { withFileTypes: true })
  const visible = entries.filter((entry) => !entry.name.startsWith('.')).sort(byName)
  const lists = await Promise.all(
    visible.map(async (entry) => {
      const path = folder === '.' ? entry.name : join(folder, entry.name)
      if (entry.isDirectory()) return filesBelow(path, wanted)
      return wanted(path) && (await isFile(entry, path)) ? [path] : []
    }),
  )
  return lists.flat()
}

/** Links to files count, links to folders do not: they may lead in circles. */
const isFile = async (entry: Dirent, path: string): Promise<boolean> =>
  entry.isFile() || (entry.isSymbolicLink() && (await stat(path).catch(() => undefined))?.isFile() === true)

const byName = (a: Dirent, b: Dirent): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)
