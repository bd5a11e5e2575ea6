import { lstat, readlink } from 'node:fs/promises'
import { isAbsolute, join, parse, resolve, sep } from 'node:path'

/** As many links as Linux follows. */
const MOST_LINKS = 40

/**
 * The entries of folders that lead to what a path names: its folders, every link on the way with where that leads, and the file itself,
 * or the first one that is not there. Whoever replaces the file, swaps a link (`..data` of a mounted ConfigMap) or renames a folder
 * changes one of them.
 */
export const pathEntries = async (path: string, known: KnownEntries = new Map()): Promise<readonly string[]> => {
  const entries: string[] = []
  const absolute = resolve(path)
  let at = parse(absolute).root
  const rest = namesOf(absolute)
  let links = 0
  for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
    const entry = join(at, name)
    if (name === '..') {
      at = entry
      continue
    }
    entries.push(entry)
    let kind = known.get(entry)
    if (kind === undefined) {
      kind = await kindOf(entry)
      known.set(entry, kind)
    }
    if (kind === 'absent') break
    if (kind === 'real') at = entry
    else if (++links > MOST_LINKS) break
    else {
      if (isAbsolute(kind.target)) at = parse(kind.target).root
      rest.unshift(...namesOf(kind.target))
    }
  }
  return entries
}

/** What entries were found to be while several paths are looked at. */
export type KnownEntries = Map<string, EntryKind>
type EntryKind = 'real' | 'absent' | { readonly target: string }

const kindOf = async (entry: string): Promise<EntryKind> => {
  try {
    const stats = await lstat(entry)
    return stats.isSymbolicLink() ? { target: await readlink(entry) } : 'real'
  } catch {
    return 'absent'
  }
}

const namesOf = (path: string): string[] =>
  path
    .slice(parse(path).root.length)
    .split(sep)
    .filter((name) => name !== '' && name !== '.')
