import type { ResourceRef } from '../diagnostic'
import type { Finding } from '../finding'
import { apiVersionsOf, findKind, type ResourceKind } from '../resource-kinds'
import type { Resource } from '../resource-set'
import { isRawObject, type RawDocument } from './raw-document'
import { schemaFindings } from './schema-findings'
import { describeValue } from './wording'

export interface ReadResource {
  /** Set when routing has a use for the document. */
  readonly kind?: ResourceKind
  readonly ref?: ResourceRef
  /** Set when nothing is wrong with it. */
  readonly resource?: Resource
  readonly findings: readonly Finding[]
}

/** Makes a resource of a document, or says why it is none. */
export const readResource = ({ value }: RawDocument): ReadResource => {
  if (!isRawObject(value)) return malformed([], `A resource is a map, not ${describeValue(value)}.`)
  const { apiVersion, kind: kindName } = value
  if (typeof apiVersion !== 'string' || apiVersion === '')
    return malformed(['apiVersion'], 'The resource has no apiVersion.')
  if (typeof kindName !== 'string' || kindName === '') return malformed(['kind'], 'The resource has no kind.')
  const ref = refOfRaw(kindName, value.metadata)
  const kind = findKind(apiVersion, kindName)
  if (kind === 'not_routing') return { ...(ref && { ref }), findings: [skipped(apiVersion, kindName)] }
  if (kind === 'version_unknown') return { ...(ref && { ref }), findings: [versionUnknown(apiVersion, kindName)] }
  if (!ref) return { kind, ...malformed(['metadata', 'name'], `The ${kindName} has no name.`) }
  const parsed = kind.schema.safeParse(value)
  if (!parsed.success) return { kind, ref, findings: schemaFindings(parsed.error.issues, value) }
  // The schema of the kind has just accepted it.
  return { kind, ref, resource: parsed.data as unknown as Resource, findings: [] }
}

const refOfRaw = (kind: string, metadata: unknown): ResourceRef | undefined => {
  if (!isRawObject(metadata) || typeof metadata.name !== 'string' || metadata.name === '') return undefined
  const namespace = typeof metadata.namespace === 'string' && metadata.namespace !== '' ? metadata.namespace : 'default'
  return { kind, namespace, name: metadata.name }
}

const malformed = (path: readonly string[], message: string): ReadResource => ({
  findings: [
    {
      code: 'resource_invalid',
      severity: 'error',
      path,
      message,
      hint: 'Every resource has apiVersion, kind and metadata.name.',
    },
  ],
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
