import type { ResourceRef } from '../diagnostic'
import type { Finding } from '../finding'
import { apiVersionsOf, findKind, type ResourceKind } from '../resource-kinds'
import { type CheckedResource, checkResource } from './check-resource'
import { isRawObject, type RawDocument } from './raw-document'
import { describeValue } from './wording'

export interface ReadResource extends CheckedResource {
  /** Set when routing has a use for the document. */
  readonly kind?: ResourceKind
  readonly ref?: ResourceRef
}

/** Makes a resource of a document, or says why it is none. */
export const readResource = ({ value }: RawDocument): ReadResource => {
  if (!isRawObject(value)) return only(malformed([], `A resource is a map, not ${describeValue(value)}.`))
  const { apiVersion, kind: name } = value
  if (typeof apiVersion !== 'string' || apiVersion === '')
    return only(malformed(['apiVersion'], 'The resource has no apiVersion.'))
  if (typeof name !== 'string' || name === '') return only(malformed(['kind'], 'The resource has no kind.'))
  const ref = refOfRaw(name, value.metadata)
  const kind = findKind(apiVersion, name)
  if (kind === 'not_routing') return only(skipped(apiVersion, name), ref)
  if (kind === 'version_unknown') return only(versionUnknown(apiVersion, name), ref)
  if (!ref) return { kind, ...only(malformed(['metadata', 'name'], `The ${name} has no name.`)) }
  return { kind, ref, ...checkResource(kind, value) }
}

const only = (finding: Finding, ref?: ResourceRef): ReadResource => ({
  ...(ref && { ref }),
  findings: [finding],
  moved: new Map(),
})

const refOfRaw = (kind: string, metadata: unknown): ResourceRef | undefined => {
  if (!isRawObject(metadata) || typeof metadata.name !== 'string' || metadata.name === '') return undefined
  const namespace = typeof metadata.namespace === 'string' && metadata.namespace !== '' ? metadata.namespace : 'default'
  return { kind, namespace, name: metadata.name }
}

const malformed = (path: readonly string[], message: string): Finding => ({
  code: 'resource_invalid',
  severity: 'error',
  path,
  message,
  hint: 'Every resource has apiVersion, kind and metadata.name.',
})

const GATEWAY_API = 'gateway.networking.k8s.io/'

const skipped = (apiVersion: string, kind: string): Finding => ({
  code: 'kind_skipped',
  severity: 'info',
  path: ['kind'],
  message: apiVersion.startsWith(GATEWAY_API)
    ? `${kind} (${apiVersion}) belongs to the Gateway API, which is not read; it is left out.`
    : `${kind} (${apiVersion}) says nothing about routing; it is left out.`,
})

const versionUnknown = (apiVersion: string, kind: string): Finding => ({
  code: 'api_version_unknown',
  severity: 'error',
  path: ['apiVersion'],
  message: `${apiVersion} is no known version of ${kind}.`,
  hint: `Use ${apiVersionsOf(kind).join(' or ')}.`,
})
