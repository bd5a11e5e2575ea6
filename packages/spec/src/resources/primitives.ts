import { z } from 'zod'

/** Labels and annotations. Read through `Object.hasOwn` or `labelsMatch`, never by `in`: the keys are a user's. */
export const stringMap = z.record(z.string(), z.string())

/** Name, namespace, labels, annotations and age of a resource. Other metadata is somebody else's and is dropped. */
export const metadata = z.object({
  name: z.string(),
  /** `default` where the manifest leaves it out. */
  namespace: z
    .string()
    .overwrite((namespace) => namespace || 'default')
    .default('default'),
  labels: stringMap.optional(),
  annotations: stringMap.optional(),
  /** RFC 3339; the older of two resources takes precedence. Missing in files as a rule: then name and namespace decide. */
  creationTimestamp: z.string().nullable().optional(),
})
export type Metadata = z.output<typeof metadata>

export const ISTIO_NETWORKING_VERSIONS = [
  'networking.istio.io/v1',
  'networking.istio.io/v1beta1',
  'networking.istio.io/v1alpha3',
] as const

/** Header of a resource of one kind: the three Istio API versions share one schema. */
export const istioResource = <Kind extends string, Spec extends z.ZodType>(kind: Kind, spec: Spec) =>
  z.object({ apiVersion: z.enum(ISTIO_NETWORKING_VERSIONS), kind: z.literal(kind), metadata, spec })

/** A port reference of Istio: the number is what counts. */
export const portSelector = z.object({ number: z.int() })

/** Protobuf duration in Go's spelling: `1h2m3.5s`, `250ms`. Parsed by `parseDuration`. */
export const duration = z.string()

export const percent = z.object({ value: z.number().default(0) })
