import type { FieldPath } from '../diagnostic'
import type { Finding } from '../finding'
import type { ResourceKind } from '../resource-kinds'
import { walk } from './schema-walk'

export interface NotHonoured {
  readonly kind: string
  /** The end of the field's path, list positions left out. */
  readonly field: string
  /** Only this value of the field. */
  readonly value?: string
  readonly because: string
}

/** Fields that the API knows and Gatewright does not act on. One line each; take a line out when the field is honoured. */
export const NOT_HONOURED: readonly NotHonoured[] = [
  { kind: 'Gateway', field: 'servers.defaultEndpoint', because: 'Istio does not implement it either' },
  {
    kind: 'Gateway',
    field: 'servers.tls.mode',
    value: 'AUTO_PASSTHROUGH',
    because: 'it belongs to traffic between clusters of a mesh',
  },
  {
    kind: 'Gateway',
    field: 'servers.tls.mode',
    value: 'ISTIO_MUTUAL',
    because: 'there is no mesh identity outside a mesh',
  },
  { kind: 'Gateway', field: 'servers.tls.ecdhCurves', because: "the curves are those of Node's TLS" },
  { kind: 'DestinationRule', field: 'trafficPolicy.tunnel', because: 'connections to upstreams are never tunnelled' },
  { kind: 'DestinationRule', field: 'loadBalancer.zoneAwareLbSetting', because: 'endpoints are not ranked by zone' },
  { kind: 'DestinationRule', field: 'loadBalancer.backendUtilization', because: 'endpoints do not report their load' },
  { kind: 'DestinationRule', field: 'http.http2KeepAlive', because: 'idle HTTP/2 connections are closed instead' },
  {
    kind: 'DestinationRule',
    field: 'retryBudget.budgetInterval',
    because: 'the budget counts the retries that are running',
  },
  {
    kind: 'DestinationRule',
    field: 'tls.mode',
    value: 'ISTIO_MUTUAL',
    because: 'there is no mesh identity outside a mesh',
  },
]

/** Warns of every field in a resource that is known and has no effect. */
export const fieldsNotHonoured = ({ kind, schema }: ResourceKind, resource: unknown): readonly Finding[] => {
  const findings: Finding[] = []
  const fields = NOT_HONOURED.filter((entry) => entry.kind === kind)
  if (fields.length === 0) return findings
  walk(schema, resource, ({ value, path }) => {
    const name = namesOf(path)
    const entry = fields.find((f) => name.endsWith(`.${f.field}`) && (f.value === undefined || f.value === value))
    if (!entry) return
    const what = entry.value === undefined ? String(path.at(-1)) : `${String(path.at(-1))} ${entry.value}`
    const message = `${what} has no effect: ${entry.because}.`
    findings.push({ code: 'field_not_honoured', severity: 'warning', path, message })
  })
  return findings
}

const namesOf = (path: FieldPath): string => path.filter((step) => typeof step === 'string').join('.')
