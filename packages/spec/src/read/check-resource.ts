import { type FieldPath, formatPath } from '../diagnostic'
import type { Finding } from '../finding'
import { readLegacy } from '../legacy/read-legacy'
import { isIstioKind, type ResourceKind } from '../resource-kinds'
import type { Resource } from '../resource-set'
import { isDnsLabel } from '../validate/host-syntax'
import { rulesOf } from '../validate/rules'
import { runRules, runRulesOnSoundParts } from '../validate/run-rules'
import { dropNulls } from './drop-nulls'
import { fieldsNotHonoured } from './fields-not-honoured'
import { foldStringData } from './fold-string-data'
import { isRawObject, type RawObject } from './raw-document'
import { schemaFindings } from './schema-findings'
import { unknownFields } from './unknown-fields'
import { isAboutFault, withoutFaults } from './without-faults'
import { quote } from './wording'

export interface CheckedResource {
  /** Set when its fields have the types they should have. */
  readonly resource?: Resource
  /** An error among them keeps the resource out. */
  readonly findings: readonly Finding[]
  /** Fields, printed, and where their value was written when that is elsewhere. */
  readonly moved: ReadonlyMap<string, FieldPath>
}

/** Everything that can be said about one resource by itself. */
export const checkResource = (kind: ResourceKind, value: RawObject): CheckedResource => {
  const legacy = readLegacy(value)
  const moved = legacy?.moved ?? new Map<string, FieldPath>()
  const current = kind.kind === 'Secret' ? foldStringData(value, moved) : (legacy?.value ?? value)
  const written = dropNulls(kind.schema, current)
  const { resource, broken } = parse(kind, written)
  const allowed = legacy?.allowed
  const findings = [
    ...checkName(value),
    ...withCodes(
      kind,
      broken.filter((found) => !allowed?.has(formatPath(found.path))),
    ),
    ...(legacy?.findings ?? []),
    ...unknownFields(kind, written),
    ...fieldsNotHonoured(kind, written),
  ]
  return { ...(resource && { resource }), findings, moved }
}

const parse = (
  kind: ResourceKind,
  written: unknown,
): { readonly resource?: Resource; readonly broken: readonly Finding[] } => {
  const book = rulesOf(kind.kind)
  const parsed = kind.schema.safeParse(written)
  // The schema of the kind has just accepted it.
  if (parsed.success)
    return { resource: parsed.data as unknown as Resource, broken: runRules(book, kind.schema, parsed.data) }
  const faults = schemaFindings(kind.schema, parsed.error.issues, written)
  const places = faults.map((fault) => fault.path)
  const sound = withoutFaults(kind.schema, written, places)
  const around = runRulesOnSoundParts(book, kind.schema, sound).filter((found) => !isAboutFault(found, places))
  return { broken: [...faults, ...around] }
}

/** Istio's analyzer reports what its validation finds under two codes; a finding with a code of its own keeps it. */
const withCodes = (kind: ResourceKind, findings: readonly Finding[]): readonly Finding[] =>
  isIstioKind(kind)
    ? findings.map((found) => ({ istio: found.severity === 'error' ? 'IST0106' : 'IST0133', ...found }))
    : findings

/** Kubernetes wants small letters; Istio's own tests do not, so capitals pass. */
function* checkName({ metadata }: RawObject): Generator<Finding> {
  if (!isRawObject(metadata)) return
  const { name, namespace } = metadata
  if (typeof name === 'string' && !name.split('.').every(isDnsLabel))
    yield malformed('name', `${quote(name)} is no name: letters, digits, dashes and dots.`)
  if (typeof namespace === 'string' && namespace !== '' && !isDnsLabel(namespace))
    yield malformed('namespace', `${quote(namespace)} is no namespace: letters, digits and dashes.`)
}

const malformed = (field: string, message: string): Finding => ({
  code: 'resource_invalid',
  severity: 'error',
  path: ['metadata', field],
  message,
})
