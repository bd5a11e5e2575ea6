import { quote } from '../../read/wording'
import type { DestinationRule, Subset } from '../../resources/destination-rule'
import { checkExportTo } from '../export-to'
import { isDnsLabel, wildcardNameProblem } from '../host-syntax'
import { checkLabels, checkSelector } from '../label-syntax'
import { error, type Findings, warning } from '../rule'

/** A DestinationRule as a whole: its host, the names of its subsets, who sees it. */
export function* checkDestinationRule({ metadata, spec }: DestinationRule): Findings {
  const problem = wildcardNameProblem(spec.host)
  if (problem !== undefined)
    yield error('host_invalid', ['spec', 'host'], `The host ${quote(spec.host)} is not allowed: ${problem}.`)
  yield* checkSubsetNames(spec.subsets ?? [])
  yield* checkSelector(['spec', 'workloadSelector', 'matchLabels'], spec.workloadSelector?.matchLabels)
  if (spec.workloadSelector && Object.keys(spec.workloadSelector.matchLabels ?? {}).length === 0)
    yield warning('field_invalid', ['spec', 'workloadSelector'], 'The workload selector has no labels.')
  yield* checkExportTo(['spec', 'exportTo'], {
    namespace: metadata.namespace,
    exportTo: spec.exportTo,
    staysHome: spec.workloadSelector !== undefined,
  })
}

function* checkSubsetNames(subsets: readonly Subset[]): Findings {
  const seen = new Set<string>()
  for (const [index, { name }] of subsets.entries()) {
    if (seen.has(name))
      yield error('field_invalid', ['spec', 'subsets', index, 'name'], `The subset ${name} is defined twice.`)
    seen.add(name)
  }
}

/** One subset; without labels it stands for every endpoint. */
export function* checkSubset({ name, labels }: Subset): Findings {
  if (!isDnsLabel(name))
    yield error(
      'field_invalid',
      ['name'],
      `The subset name is ${quote(name)}; it must be a label of letters, digits and inner dashes.`,
    )
  yield* checkLabels(['labels'], labels)
}
