import { labelsMatch } from '../labels'
import type { OtherResource } from '../resource-set'
import type { AnalysisContext } from './context'
import { fieldOf, textMap } from './loose-values'

/** What labels select: a Pod, or the Pods that a Deployment and its like will make. */
export interface Workload {
  readonly name: string
  readonly namespace: string
  readonly labels: Readonly<Record<string, string>>
  readonly isPod: boolean
}

const TEMPLATED_KINDS: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'])
const TOPOLOGY_LABELS = ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone', 'topology.istio.io/subzone']

/** The workloads of the input. Pods carry the place of their node as labels, as subsets may select by it. */
export const workloadsOf = ({ others }: AnalysisContext): readonly Workload[] => {
  const nodes = new Map(others.filter(({ kind }) => kind === 'Node').map((node) => [node.metadata.name, node]))
  return others.flatMap((other): readonly Workload[] => {
    const { name, namespace } = other.metadata
    if (other.kind === 'Pod')
      return [{ name, namespace, labels: { ...other.metadata.labels, ...placeOf(other, nodes) }, isPod: true }]
    if (!TEMPLATED_KINDS.has(other.kind)) return []
    return [{ name, namespace, labels: textMap(fieldOf(other.spec, 'template', 'metadata', 'labels')), isPod: false }]
  })
}

/** Workloads that a selector fits, in any namespace: Gateways select across namespaces. */
export const selectedBy = (
  selector: Readonly<Record<string, string>> | undefined,
  workloads: readonly Workload[],
): readonly Workload[] => workloads.filter(({ labels }) => labelsMatch(selector, labels))

const placeOf = (pod: OtherResource, nodes: ReadonlyMap<string, OtherResource>): Record<string, string> => {
  const nodeName = fieldOf(pod.spec, 'nodeName')
  if (typeof nodeName !== 'string' || nodeName === '') return {}
  const labels = nodes.get(nodeName)?.metadata.labels ?? {}
  const place: Record<string, string> = { 'kubernetes.io/hostname': nodeName }
  for (const key of TOPOLOGY_LABELS) {
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined
    if (value) place[key] = value
  }
  return place
}
