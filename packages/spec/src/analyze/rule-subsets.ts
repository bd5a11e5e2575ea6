import { expandHost } from '../host-name'
import { labelsMatch } from '../labels'
import type { EndpointSlice } from '../resources/endpoint-slice'
import type { Service } from '../resources/service'
import type { ServiceEntry } from '../resources/service-entry'
import type { AnalysisContext, Analyzer } from './context'
import { selectedBy, type Workload, workloadsOf } from './workloads'

/** Subsets that select nothing, as far as the input tells what there is: by Pods, or by endpoints with labels. */
export const ruleSubsets: Analyzer = (context) => {
  const workloads = workloadsOf(context)
  return context.resources.destinationRules.flatMap((rule) => {
    const host = expandHost(rule.spec.host, rule.metadata.namespace)
    const definedBy = context.registry.find(host)?.definedBy
    const labelSets = definedBy && endpointLabels(context, definedBy, workloads)
    if (!labelSets) return []
    return (rule.spec.subsets ?? []).flatMap(({ name, labels }, i) => {
      if (labelSets.some((candidate) => labelsMatch(labels, candidate))) return []
      const wanted = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`)
      const finding = context.report(rule, {
        code: 'subset_selects_nothing',
        severity: 'error',
        path: ['spec', 'subsets', i],
        message: `No workload of ${host} carries ${wanted.join(', ') || 'any labels'}; requests to subset ${name} would be answered 503.`,
        istio: 'IST0173',
      })
      return [finding]
    })
  })
}

type Labels = Readonly<Record<string, string>>

/** Labels of all that a host stands for; undefined where the input does not tell. */
const endpointLabels = (
  context: AnalysisContext,
  definedBy: Service | ServiceEntry,
  workloads: readonly Workload[],
): readonly Labels[] | undefined => {
  const hasPods = workloads.some(({ isPod }) => isPod)
  if (definedBy.kind === 'Service') {
    if (definedBy.spec.type === 'ExternalName') return undefined
    const written = sliceLabels(context.resources.endpointSlices, definedBy)
    const selector = definedBy.spec.selector ?? {}
    const selected =
      Object.keys(selector).length === 0
        ? []
        : selectedBy(selector, workloads).filter(({ namespace }) => namespace === definedBy.metadata.namespace)
    // Endpoints without labels may be anything.
    if (written.some((labels) => labels === undefined) && selected.length === 0) return undefined
    const labelled = written.filter((labels) => labels !== undefined)
    return hasPods || labelled.length > 0 ? [...labelled, ...selected.map(({ labels }) => labels)] : undefined
  }
  const { endpoints = [], workloadSelector } = definedBy.spec
  const written = endpoints.map(({ labels }) => labels ?? {})
  // Istio's analyzer takes any Pod with the labels for an endpoint of a ServiceEntry that selects none.
  const pods = hasPods ? selectedBy(workloadSelector?.labels, workloads).map(({ labels }) => labels) : []
  return hasPods || written.some((labels) => Object.keys(labels).length > 0) ? [...written, ...pods] : undefined
}

const SERVICE_LABEL = 'kubernetes.io/service-name'

const sliceLabels = (slices: readonly EndpointSlice[], { metadata }: Service): readonly (Labels | undefined)[] =>
  slices
    .filter(
      (slice) =>
        slice.metadata.namespace === metadata.namespace && slice.metadata.labels?.[SERVICE_LABEL] === metadata.name,
    )
    .flatMap(({ endpoints }) => (endpoints ?? []).map(({ labels }) => labels))
