import type { ConfigSource } from '@gatewright/spec'
import { loadFiles } from '@gatewright/spec/node'

/**
 * Configuration from files, read once.
 * @param paths files, folders (every `*.yaml`, `*.yml` and `*.json` below them) and globs
 */
export const fileSource = (paths: string | readonly string[]): ConfigSource => ({
  subscribe: async (apply, signal) => {
    const { resources, diagnostics } = await loadFiles(typeof paths === 'string' ? [paths] : paths)
    if (!signal.aborted) apply(resources, diagnostics)
  },
})
