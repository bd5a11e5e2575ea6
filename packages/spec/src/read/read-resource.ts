import type { ResourceRef } from '../diagnostic'
import type { Finding } from '../finding'
import { readLegacy } from '../legacy/read-legacy'
import { apiVersionsOf, findKind, isIstioKind, type ResourceKind } from '../resource-kinds'
import type { Resource } from '../resource-set'
import { isObjectName } from '../validate/host-syntax'
import { rulesOf } from '../validate/rules'
import { runRules, runRulesOnSoundParts } from '../validate/run-rules'
import { dropNulls } from './drop-nulls'
import { fieldsNotHonoured } from './fields-not-honoured'
import { isRawObject, type RawDocument, type RawObject } from './raw-document'
import { schemaFindings } from './schema-findings'
import { unknownFields } from './unknown-fields'
import { isAboutFault, withoutFaults } from './without-faults'
import { describeValue } from './wording'

export interface ReadResource {
  /** Set when routing has a use for the document. */
  readonly kind?: ResourceKind
  readonly ref?: ResourceRef
  /** Set when its fields have the types they should have. */
  readonly resource?: Resource
  /** An error among them keeps the resource out. */
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
  return { kind, ref, ...checkResource(kind, value) }
}

const checkResource = (kind: ResourceKind, value: RawObject): Pick<ReadResource, 'resource' | 'findings'> => {
  const legacy = readLegacy(kind.kind, value)
  const written = dropNulls(kind.schema, legacy.value)
  const parsed = kind.schema.safeParse(written)
  const book = rulesOf(kind.kind)
  const remarks = [...legacy.findings, ...unknownFields(kind, written), ...fieldsNotHonoured(kind, written)]
  if (!parsed.success) {
    const faults = schemaFindings(kind.schema, parsed.error.issues, written)
    const places = faults.map((fault) => fault.path)
    const sound = withoutFaults(kind.schema, written, places)
    const around = [...runRulesOnSoundParts(book, kind.schema, sound)].filter((found) => !isAboutFault(found, places))
    const broken = [...faults, ...around]
    return { findings: [...checkName(value), ...withCodes(kind, broken), ...remarks] }
  }
  const broken = [...runRules(book, kind.schema, parsed.data)].filter((found) => !legacy.allows(found.path))
  // The schema of the kind has just accepted it.
  const resource = parsed.data as unknown as Resource
  return { resource, findings: [...checkName(value), ...withCodes(kind, broken), ...remarks] }
}

/** Istio's analyzer reports what its validation finds under two codes; a finding with a code of its own keeps it. */
const withCodes = (kind: ResourceKind, findings: readonly Finding[]): readonly Finding[] =>
  isIstioKind(kind)
    ? findings.map((found) => ({ istio: found.severity === 'error' ? 'IST0106' : 'IST0133', ...found }))
    : findings

function* checkName({ metadata }: RawObject): Generator<Finding> {
  if (!isRawObject(metadata)) return
  const { name, namespace } = metadata
  if (typeof name === 'string' && !isObjectName(name))
    yield malformedName('name', `${JSON.stringify(name)} is no name: small letters, digits, dashes and dots.`)
  if (typeof namespace === 'string' && namespace !== '' && (namespace.includes('.') || !isObjectName(namespace)))
    yield malformedName('namespace', `${JSON.stringify(namespace)} is no namespace: small letters, digits and dashes.`)
}

const malformedName = (field: string, message: string): Finding => ({
  code: 'resource_invalid',
  severity: 'error',
  path: ['metadata', field],
  message,
})

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
