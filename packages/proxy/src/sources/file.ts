import type { Readable } from 'node:stream'
import type { ConfigSource } from '@gatewright/spec'
import { type LoadFilesResult, loadFiles } from '@gatewright/spec/node'
import { followFiles } from './follow-files'

export interface FileSourceOptions {
  /**
   * Reads again when a file changes, appears or goes, among them the certificates, keys and CAs that Gateways and DestinationRules
   * name. A revision with errors is reported and the one before it goes on. Watching ends with `close()` of the ingress. Default
   * false: files are read once.
   */
  readonly watch?: boolean | undefined
  /** How long it must be quiet before changed files are read, in milliseconds. Default 75. */
  readonly quietMs?: number | undefined
  /** Looks at the files so often as well, in milliseconds, for network shares that report no changes. Default 0: never. */
  readonly pollMs?: number | undefined
  /** Called with what was read, by file name as in diagnostics, before it is handed over: for reports that show the lines. */
  readonly onRead?: ((texts: ReadonlyMap<string, string>) => void) | undefined
  /** Called when files cannot be watched, or a revision could not be taken over for a reason of ours. Default: a process warning. */
  readonly onProblem?: ((problem: Error) => void) | undefined
  /** What the path `-` is read from. Default: standard input. */
  readonly standardInput?: Readable | undefined
}

/** However restless the files are, they are read that often. */
const CEILING_MS = 1_000
/** Some editors delete a file, or empty it, and write it anew. */
const PATIENCE_MS = 300

/**
 * Configuration from files.
 * @param paths files, folders (every `*.yaml`, `*.yml` and `*.json` below them), globs, and `-` for standard input
 * @throws TypeError where standard input is to be watched, RangeError for a time that is none
 */
export const fileSource = (paths: string | readonly string[], options: FileSourceOptions = {}): ConfigSource => {
  const all = typeof paths === 'string' ? [paths] : [...paths]
  const { watch = false, quietMs = 75, pollMs = 0, standardInput } = options
  if (watch && all.includes('-')) throw new TypeError('standard input cannot be watched; name files or folders')
  for (const [name, value] of Object.entries({ quietMs, pollMs }))
    if (!(value >= 0 && value <= 2_147_483_647)) throw new RangeError(`${name} must be milliseconds, not ${value}`)
  return {
    subscribe: async (apply, signal) => {
      const hand = ({ resources, diagnostics, texts }: LoadFilesResult) => {
        if (signal.aborted) return
        options.onRead?.(texts)
        apply(resources, diagnostics)
      }
      if (!watch) return hand(await loadFiles(all, standardInput && { standardInput }))
      const onProblem = options.onProblem ?? ((problem) => process.emitWarning(problem))
      const times = { quietMs, ceilingMs: Math.max(CEILING_MS, quietMs), patienceMs: PATIENCE_MS, pollMs }
      await followFiles(all, hand, signal, { ...times, onProblem })
    },
  }
}
