import type { Readable } from 'node:stream'
import { analyze, type Diagnostic, type ProxyIdentity, type ResourceSet } from '@gatewright/spec'
import { certificateProblem, loadFiles } from '@gatewright/spec/node'
import type { SourceText } from './report/source-text'

export interface Configuration {
  /** The resources that passed their own validation. */
  readonly resources: ResourceSet
  /** How many resources were read that routing has a use for, faulty ones included. */
  readonly count: number
  /** What is wrong with each resource by itself, and with what they say about each other. */
  readonly diagnostics: readonly Diagnostic[]
  readonly sourceText: SourceText
}

/** Reads and checks what `-f` names. */
export const readConfiguration = async (
  paths: readonly string[],
  proxy: ProxyIdentity,
  standardInput: Readable,
): Promise<Configuration> => {
  const { resources, count, diagnostics, texts } = await loadFiles(paths, { standardInput })
  const findings = analyze(resources, {
    proxy,
    inspectCertificate: (certificate, key) => certificateProblem(certificate, key, new Date()),
  })
  return { resources, count, diagnostics: [...diagnostics, ...findings], sourceText: (file) => texts.get(file) }
}
