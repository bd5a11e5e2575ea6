import type { Diagnostic, FieldPath, ResourceRef } from './diagnostic'
import { formatPath } from './diagnostic'
import type { Finding } from './finding'
import { expandLists } from './read/expand-lists'
import { objectDocument } from './read/object-document'
import { otherResource } from './read/other-resource'
import type { RawDocument } from './read/raw-document'
import { readResource } from './read/read-resource'
import { yamlDocuments } from './read/yaml-documents'
import type { ResourceKind } from './resource-kinds'
import {
  type Origin,
  type OtherResource,
  type RejectedResource,
  type Resource,
  type ResourceSet,
  refOf,
} from './resource-set'

/** Text (YAML or JSON, any number of documents) or a resource as a plain object. */
export type LoadInput = string | object | readonly (string | object)[]

export interface LoadOptions {
  /** Name of the input in diagnostics. */
  readonly file?: string
}

export interface LoadResult {
  /** The resources that passed their own validation. */
  readonly resources: ResourceSet
  readonly diagnostics: readonly Diagnostic[]
  /** How many resources were read that routing has a use for, faulty ones included. */
  readonly count: number
}

/** One text and the name it goes by in diagnostics. */
export interface SourceText {
  readonly file: string
  readonly text: string
}

/**
 * Reads resources and checks each by itself. Never throws: whatever is wrong is a diagnostic, and a resource with an error of its own
 * is left out while the others stay. What resources say about each other is for `analyze`.
 */
export const load = (input: LoadInput, options: LoadOptions = {}): LoadResult => {
  const parts: readonly (string | object)[] = Array.isArray(input) ? input : [input]
  return collect(
    parts.flatMap((part) =>
      typeof part === 'string' ? yamlDocuments(part, options.file) : [objectDocument(part, options.file)],
    ),
  )
}

/** Reads several texts into one resource set. */
export const loadDocuments = (texts: readonly SourceText[]): LoadResult =>
  collect(texts.flatMap(({ text, file }) => yamlDocuments(text, file)))

/** File name of resources that came without one. */
const UNNAMED = '<input>'

type Lists = { -readonly [List in ResourceKind['list']]: Resource[] }

const collect = (documents: readonly RawDocument[]): LoadResult => {
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
  const firsts = new Map<string, RawDocument>()
  let count = 0
  for (const document of documents.flatMap(expandLists)) {
    for (const problem of document.problems) diagnostics.push(readingDiagnostic(document, problem))
    if (document.problems.length > 0) continue
    const { kind, resource, ref, findings } = readResource(document)
    if (kind) count += 1
    for (const finding of findings) diagnostics.push(toDiagnostic(document, ref, finding))
    if (!kind) {
      const other = otherResource(document.value)
      if (other) others.push(other)
      continue
    }
    if (!resource || findings.some((finding) => finding.severity === 'error')) {
      if (ref) rejected.push({ ref, ...(resource && { resource }) })
      continue
    }
    const { kind: kindName, namespace, name } = refOf(resource)
    const key = `${kindName}/${namespace}/${name}`
    const first = firsts.get(key)
    if (first) {
      diagnostics.push(toDiagnostic(document, ref, duplicate(ref, first)))
      continue
    }
    firsts.set(key, document)
    lists[kind.list].push(resource)
    if (document.locate) origins.set(resource, { file: document.file ?? UNNAMED, locate: document.locate })
  }
  // Each list got only resources that the schema of its own kind accepted.
  const routed = lists as unknown as Pick<ResourceSet, ResourceKind['list']>
  return { resources: { ...routed, others, rejected, origins }, diagnostics, count }
}

const duplicate = (ref: ResourceRef | undefined, first: RawDocument): Finding => {
  const line = first.locate?.([]).line
  const place = line === undefined ? '' : ` (${first.file ?? UNNAMED}, line ${line})`
  return {
    code: 'resource_duplicate',
    severity: 'error',
    path: ['metadata', 'name'],
    message: `${ref?.kind} ${ref?.namespace}/${ref?.name} is there already${place}.`,
    hint: 'Keep one of them, or give this one another name.',
  }
}

const readingDiagnostic = (document: RawDocument, problem: RawDocument['problems'][number]): Diagnostic => ({
  code: problem.code,
  severity: 'error',
  message: problem.message,
  ...(problem.hint !== undefined && { hint: problem.hint }),
  ...(problem.path?.length && { path: formatPath(problem.path) }),
  ...(document.file !== undefined && { file: document.file }),
  ...problem.position,
})

const toDiagnostic = (document: RawDocument, ref: ResourceRef | undefined, finding: Finding): Diagnostic => ({
  code: finding.code,
  severity: finding.severity,
  message: finding.message,
  ...(finding.hint !== undefined && { hint: finding.hint }),
  ...(ref && { resource: ref }),
  ...(finding.path.length > 0 && { path: formatPath(finding.path) }),
  ...placeOf(document, finding.path),
  ...(finding.istio !== undefined && { istio: finding.istio }),
})

const placeOf = (document: RawDocument, path: FieldPath): Pick<Diagnostic, 'file' | 'line' | 'column'> => ({
  ...(document.file !== undefined && { file: document.file }),
  ...document.locate?.(path),
})
