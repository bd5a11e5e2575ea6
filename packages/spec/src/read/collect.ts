import type { Diagnostic, ResourceRef } from '../diagnostic'
import type { Finding } from '../finding'
import type { ResourceKind } from '../resource-kinds'
import type { Origin, OtherResource, RejectedResource, Resource, ResourceSet } from '../resource-set'
import { expandLists } from './expand-lists'
import { movedLocate } from './moved-locate'
import { otherResource } from './other-resource'
import type { Locate, RawDocument } from './raw-document'
import { readResource } from './read-resource'
import { readingDiagnostic, toDiagnostic } from './to-diagnostic'

/** What was read from one or many inputs. */
export interface LoadResult {
  /** The resources that passed their own validation. */
  readonly resources: ResourceSet
  readonly diagnostics: readonly Diagnostic[]
  /** How many resources were read that routing has a use for, faulty ones included. */
  readonly count: number
}

type Lists = { readonly [List in ResourceKind['list']]: Resource[] }

/** File name of resources that came without one. */
const UNNAMED = '<input>'

/** Makes one resource set of all documents, in their order. */
export const collect = (documents: readonly RawDocument[]): LoadResult => {
  const lists: Lists = {
    gateways: [],
    virtualServices: [],
    destinationRules: [],
    serviceEntries: [],
    ingresses: [],
    ingressClasses: [],
    services: [],
    endpointSlices: [],
    secrets: [],
  }
  const others: OtherResource[] = []
  const rejected: RejectedResource[] = []
  const origins = new Map<Resource, Origin>()
  const diagnostics: Diagnostic[] = []
  const isRepeated = createRepetitionCheck()
  let count = 0
  for (const document of documents.flatMap(expandLists)) {
    for (const problem of document.problems) diagnostics.push(readingDiagnostic(document, problem))
    if (document.problems.length > 0) continue
    const { kind, resource, ref, findings, moved } = readResource(document)
    const locate = document.locate && movedLocate(document.locate, moved)
    const repetition = kind && ref ? isRepeated(ref, document.file, locate) : undefined
    const all = repetition ? [...findings, repetition] : findings
    for (const finding of all) diagnostics.push(toDiagnostic(finding, ref, document.file, locate))
    if (!kind) {
      const other = otherResource(document.value)
      if (other) others.push(other)
      continue
    }
    count += 1
    if (resource && locate) origins.set(resource, { file: document.file ?? UNNAMED, locate })
    if (!resource || all.some((finding) => finding.severity === 'error')) {
      if (ref && !repetition) rejected.push({ ref, ...(resource && { resource }) })
      continue
    }
    lists[kind.list].push(resource)
  }
  // Each list got only resources that the schema of its own kind accepted.
  const routed = lists as unknown as Pick<ResourceSet, ResourceKind['list']>
  return { resources: { ...routed, others, rejected, origins }, diagnostics, count }
}

/** Remembers who was there first. Without a cluster there is no telling which of two is meant, so the later one is an error. */
const createRepetitionCheck = () => {
  const firsts = new Map<string, string>()
  return (ref: ResourceRef, file: string | undefined, locate: Locate | undefined): Finding | undefined => {
    const key = `${ref.kind}/${ref.namespace}/${ref.name}`
    const first = firsts.get(key)
    if (first === undefined) {
      const line = locate?.([]).line
      firsts.set(key, line === undefined ? '' : ` (${file ?? UNNAMED}, line ${line})`)
      return undefined
    }
    return {
      code: 'resource_duplicate',
      severity: 'error',
      path: ['metadata', 'name'],
      message: `${ref.kind} ${ref.namespace}/${ref.name} is there already${first}.`,
      hint: 'Keep one of them, or give this one another name.',
    }
  }
}
