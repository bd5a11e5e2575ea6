import type { BigIntStats, Stats } from 'node:fs'
import { stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { FSWatcher } from 'chokidar'

/** What is to be heard of. */
export interface Places {
  /** Folders in which any manifest or folder may appear. */
  readonly folders: Iterable<string>
  /** Single entries of folders, absolute. */
  readonly entries: Iterable<string>
}

export interface FolderWatch {
  /** Watches these places and no others. Resolves, when all are watched, with whether some were not watched before. */
  cover(places: Places): Promise<boolean>
  close(): Promise<void>
}

export interface FolderWatchOptions {
  readonly onChange: () => void
  readonly onError: (error: Error) => void
}

/**
 * Watches folders, one by one and never what is below them. A folder is watched anew when another one took its place. Watching alone
 * keeps no process running.
 */
export const openFolderWatch = async ({ onChange, onError }: FolderWatchOptions): Promise<FolderWatch> => {
  // Only here: programs that do not watch do not load it.
  const { watch } = await import('chokidar')
  const open = new Map<string, FSWatcher>()
  let closed = false

  const watchFolder = ({ folder, ...places }: WatchedFolder): Promise<FSWatcher> =>
    new Promise((ready) => {
      const watcher = watch(folder, {
        depth: 0,
        followSymlinks: false,
        ignoreInitial: true,
        ignorePermissionErrors: true,
        // Persistent watchers of one path share a handle in the whole process, which stays with the old folder where one was replaced.
        persistent: false,
        // There a handle whose folder is deleted emits an error, which Chokidar leaves uncaught unless it is a persistent one.
        usePolling: process.platform === 'win32',
        atomic: false,
        ignored: (path, stats) => path !== folder && !places.mayHold(path, stats),
      })
      watcher.on('all', onChange)
      // The bare event, too: what became of it is found out by looking.
      watcher.on('raw', (_event, name: string | null) => {
        if (!name || places.holds(join(folder, name))) onChange()
      })
      watcher.on('error', (error) => onError(error instanceof Error ? error : new Error(String(error))))
      watcher.once('error', () => ready(watcher)).once('ready', () => ready(watcher))
    })

  const closeAll = async () => {
    for (const watcher of open.values()) await watcher.close()
  }

  return {
    cover: async (places) => {
      const wanted = await watchedFolders(places)
      for (const [key, watcher] of open) {
        if (wanted.has(key)) continue
        open.delete(key)
        await watcher.close()
      }
      const missing = closed ? [] : [...wanted].filter(([key]) => !open.has(key))
      await Promise.all(missing.map(async ([key, folder]) => open.set(key, await watchFolder(folder))))
      if (closed) await closeAll()
      return missing.length > 0 && !closed
    },
    close: async () => {
      closed = true
      await closeAll()
    },
  }
}

interface WatchedFolder {
  readonly folder: string
  /** Whether an entry is of interest, by its name. */
  readonly holds: (entry: string) => boolean
  /** Whether it may be, by what it is where that is known. */
  readonly mayHold: (entry: string, stats: Stats | undefined) => boolean
}

/** By what they are and what is of interest in them: a change of either needs another watcher. */
const watchedFolders = async ({ folders, entries }: Places): Promise<ReadonlyMap<string, WatchedFolder>> => {
  const whole = new Set(Array.from(folders, (folder) => resolve(folder)))
  const singles = new Map<string, Set<string>>(Array.from(whole, (folder) => [folder, new Set()]))
  for (const entry of entries) {
    const folder = dirname(entry)
    const names = singles.get(folder) ?? new Set()
    singles.set(folder, names.add(entry))
  }
  const watched = new Map<string, WatchedFolder>()
  for (const [folder, names] of singles) {
    const place = await stat(folder, { bigint: true }).catch(() => undefined)
    if (!place) continue // the entry that is missing is told of when it appears
    const isWhole = whole.has(folder)
    // In a whole folder manifests come and go without another watcher.
    const others = [...names].filter((name) => !(isWhole && MANIFEST.test(name)))
    watched.set([folder, identityOf(place), isWhole, ...others.sort()].join('\0'), {
      folder,
      holds: (entry) => names.has(entry) || (isWhole && MANIFEST.test(entry)),
      // Access logs and the like may be written beside manifests; nobody wants to hear of each line.
      mayHold: (entry, stats) => names.has(entry) || (isWhole && (!stats?.isFile() || MANIFEST.test(entry))),
    })
  }
  return watched
}

const MANIFEST = /\.(?:ya?ml|json)$/

const identityOf = ({ dev, ino }: BigIntStats) => `${dev}:${ino}`
