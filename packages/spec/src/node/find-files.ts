import { readdir, realpath, stat } from 'node:fs/promises'
import { join, normalize } from 'node:path'
import picomatch from 'picomatch'
import { codeOf, reasonOf } from './file-problem'

/** A file to read. One that was named is the user's own; one met in a folder may be somebody else's. */
export interface FoundFile {
  readonly file: string
  readonly isNamed: boolean
}

/** A path that stands for nothing that could be read. */
export interface FileProblem {
  readonly file: string
  readonly problem: string
}

export type Found = FoundFile | FileProblem

/** Name of standard input in diagnostics. */
export const STANDARD_INPUT = '<stdin>'

/**
 * The files that paths, folders and globs stand for, each once, in the order of the paths and by name within one. Every folder that was
 * searched is added to `searched`: a file that appears there may belong to the answer.
 */
export const findFiles = async (
  paths: readonly string[],
  searched: Set<string> = new Set(),
): Promise<readonly Found[]> => {
  const found: Found[] = []
  const seen = new Set<string>()
  for (const path of paths)
    for (const entry of await findIn(path, searched)) {
      const key = 'problem' in entry ? entry.file : await realpath(entry.file).catch(() => entry.file)
      if (seen.has(key)) continue
      seen.add(key)
      found.push(entry)
    }
  return found
}

const findIn = async (path: string, searched: Set<string>): Promise<readonly Found[]> => {
  if (path === '-') return [{ file: STANDARD_INPUT, isNamed: true }]
  try {
    const stats = await stat(path)
    return stats.isDirectory() ? await findInFolder(path, searched) : [{ file: path, isNamed: true }]
  } catch (error) {
    if (codeOf(error) === 'ENOENT' && picomatch.scan(path).isGlob) return await findByGlob(path, searched)
    return [{ file: path, problem: reasonOf(error) }]
  }
}

const MANIFEST = /\.(?:ya?ml|json)$/

const findInFolder = async (folder: string, searched: Set<string>): Promise<readonly Found[]> => {
  const { files, problems } = await walkFolder(folder, searched)
  const manifests = files.filter((file) => MANIFEST.test(file))
  if (manifests.length === 0 && problems.length === 0)
    return [{ file: folder, problem: 'there is no *.yaml, *.yml or *.json below this folder' }]
  return [...manifests.map((file) => ({ file, isNamed: false })), ...problems]
}

const findByGlob = async (glob: string, searched: Set<string>): Promise<readonly Found[]> => {
  const matches = picomatch(normalize(glob))
  const { files } = await walkFolder(picomatch.scan(glob).base || '.', searched)
  const matching = files.filter((file) => MANIFEST.test(file) && matches(file))
  if (matching.length === 0) return [{ file: glob, problem: 'no *.yaml, *.yml or *.json file matches this pattern' }]
  return matching.map((file) => ({ file, isNamed: false }))
}

interface Walked {
  readonly files: string[]
  readonly problems: FileProblem[]
}

/** All files below a folder, through links, without what begins with a dot (`.git`, and the `..data` of mounted ConfigMaps). */
const walkFolder = async (
  folder: string,
  searched: Set<string>,
  entered: ReadonlySet<string> = new Set(),
): Promise<Walked> => {
  const walked: Walked = { files: [], problems: [] }
  searched.add(folder)
  try {
    const place = await realpath(folder)
    // A link back up.
    if (entered.has(place)) return walked
    const names = (await readdir(folder)).filter((name) => !name.startsWith('.')).sort()
    for (const name of names) await visit(join(folder, name), searched, new Set([...entered, place]), walked)
  } catch (error) {
    walked.problems.push({ file: folder, problem: reasonOf(error) })
  }
  return walked
}

const visit = async (
  path: string,
  searched: Set<string>,
  entered: ReadonlySet<string>,
  walked: Walked,
): Promise<void> => {
  const stats = await stat(path).catch(() => undefined)
  if (stats?.isDirectory()) {
    const below = await walkFolder(path, searched, entered)
    for (const file of below.files) walked.files.push(file)
    for (const problem of below.problems) walked.problems.push(problem)
  } else if (!stats || stats.isFile()) {
    // A link that leads nowhere is reported when it is read.
    walked.files.push(path)
  }
}
