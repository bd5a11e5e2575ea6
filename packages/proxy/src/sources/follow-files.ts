import { findFiles, type LoadFilesResult, loadFiles } from '@gatewright/spec/node'
import { certificateFiles } from './certificate-files'
import { type FilePrints, lacksFiles, printFiles, samePrints } from './file-prints'
import { type FolderWatch, openFolderWatch, type Places } from './folder-watch'
import { createHoldOff } from './hold-off'
import { type KnownEntries, pathEntries } from './path-entries'

export interface FollowOptions {
  readonly quietMs: number
  readonly ceilingMs: number
  /** How long something that is gone or empty may take to come back before that counts as a change. */
  readonly patienceMs: number
  /** Looks so often by itself, too; 0 for never. */
  readonly pollMs: number
  readonly onProblem: (problem: Error) => void
}

/**
 * Hands over what files hold, now and each time that it changes, until `signal` aborts. Resolves when the first was handed over and
 * nothing that changes from now on goes unnoticed; rejects with what the first `hand` throws.
 *
 * Watchers only say when to look. What changed is found out by comparing contents, and whenever another folder came under watch it is
 * looked once more: so nothing is lost between reading and watching, and a file that was only touched is no change.
 */
export const followFiles = async (
  paths: readonly string[],
  hand: (loaded: LoadFilesResult) => void,
  signal: AbortSignal,
  options: FollowOptions,
): Promise<void> => {
  const onProblem = (problem: unknown) =>
    options.onProblem(problem instanceof Error ? problem : new Error(String(problem)))
  let poll: NodeJS.Timeout | undefined
  const lookEvery = (ms: number) => {
    clearInterval(poll)
    if (ms > 0 && !signal.aborted) poll = setInterval(() => void look(), ms).unref()
  }
  const holdOff = createHoldOff(() => void look(), options)
  let failed = false
  const watch = await openFolderWatch({
    onChange: holdOff.poke,
    onError: (error) => {
      if (failed) return
      failed = true
      // Such as too many watches for this system: looking still works.
      lookEvery(options.pollMs || POLL_INSTEAD_MS)
      onProblem(new Error(`files cannot be watched (${error.message}); they are looked at from time to time instead`))
    },
  })
  const state = createFollower(paths, hand, signal, watch, options.patienceMs)

  let looking = false
  let again = false
  const look = async () => {
    again = true
    if (looking) return
    looking = true
    while (again && !signal.aborted) {
      again = false
      await state.lookOnce(holdOff.poke).catch(onProblem)
    }
    looking = false
  }

  const end = () => {
    holdOff.stop()
    clearInterval(poll)
    watch.close().catch(onProblem)
  }
  signal.addEventListener('abort', end, { once: true })
  if (signal.aborted) return end()
  try {
    looking = true
    await state.lookOnce(holdOff.poke)
    looking = false
    if (!failed) lookEvery(options.pollMs)
    if (again) void look()
  } catch (error) {
    end()
    throw error
  }
}

const POLL_INSTEAD_MS = 2_000
/** New folders may appear in each look; should they never stop, the next happening goes on. */
const MOST_LOOKS = 5

interface Sight {
  readonly files: FilePrints
  readonly certificates: FilePrints
}

const createFollower = (
  paths: readonly string[],
  hand: (loaded: LoadFilesResult) => void,
  signal: AbortSignal,
  watch: FolderWatch,
  patienceMs: number,
) => {
  let last: Sight | undefined
  /** Since when something is missing that was there. */
  let missingSince: number | undefined

  const isWorthWaiting = (now: Sight, before: Sight): boolean => {
    if (!lacksFiles(now.files, before.files) && !lacksFiles(now.certificates, before.certificates)) {
      missingSince = undefined
      return false
    }
    missingSince ??= performance.now()
    return performance.now() - missingSince < patienceMs
  }

  const take = async (files: FilePrints): Promise<void> => {
    const loaded = await loadFiles(paths)
    // Looked at before they are used, so that one which changes in between is seen to differ next time.
    const certificates = await printFiles(certificateFiles(loaded.resources))
    if (signal.aborted) return
    last = { files, certificates }
    missingSince = undefined
    hand(loaded)
  }

  return {
    lookOnce: async (lookLater: () => void): Promise<void> => {
      for (let looks = 0; looks < MOST_LOOKS && !signal.aborted; looks++) {
        const searched = new Set<string>()
        const files = await printFiles((await findFiles(paths, searched)).map(({ file }) => file))
        const certificates = await printFiles(last?.certificates.keys() ?? [])
        const now = { files, certificates }
        if (!last) await take(files)
        else if (!sameSight(now, last)) {
          if (isWorthWaiting(now, last)) lookLater()
          else await take(files)
        } else missingSince = undefined
        const places = await placesOf(paths, [...files.keys(), ...(last?.certificates.keys() ?? [])], searched)
        if (!(await watch.cover(places))) return
      }
    },
  }
}

const sameSight = (one: Sight, other: Sight) =>
  samePrints(one.files, other.files) && samePrints(one.certificates, other.certificates)

const placesOf = async (
  paths: readonly string[],
  files: readonly string[],
  searched: ReadonlySet<string>,
): Promise<Places> => {
  const known: KnownEntries = new Map()
  const entries = new Set<string>()
  for (const path of [...paths, ...files, ...searched])
    for (const entry of await pathEntries(path, known)) entries.add(entry)
  return { folders: searched, entries }
}
