import type { Readable } from 'node:stream'
import type { ConfigSource } from '@gatewright/spec'
import { loadFiles } from '@gatewright/spec/node'
import type { SourceText } from '../report/source-text'

/** What `-f` names as a source of one revision, and the texts of it for reports. */
export const configurationSource = (
  paths: readonly string[],
  standardInput: Readable,
): ConfigSource & { readonly sourceText: SourceText } => {
  let texts: ReadonlyMap<string, string> = new Map()
  return {
    sourceText: (file) => texts.get(file),
    subscribe: async (apply) => {
      const loaded = await loadFiles(paths, { standardInput })
      texts = loaded.texts
      apply(loaded.resources, loaded.diagnostics)
    },
  }
}
