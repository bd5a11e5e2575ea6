import { z } from 'zod'
import { metadata, stringMap } from './primitives'

/** Every condition may be null; what null means: ready → true, serving → as ready, terminating → false. */
const conditions = z.object({
  ready: z.boolean().nullable().optional(),
  serving: z.boolean().nullable().optional(),
  terminating: z.boolean().nullable().optional(),
})

export const endpointSlice = z.object({
  apiVersion: z.enum(['discovery.k8s.io/v1', 'discovery.k8s.io/v1beta1']),
  kind: z.literal('EndpointSlice'),
  metadata,
  addressType: z.enum(['IPv4', 'IPv6', 'FQDN']).optional(),
  endpoints: z
    .array(
      z.object({
        addresses: z.array(z.string()),
        conditions: conditions.nullable().optional(),
        hostname: z.string().nullable().optional(),
        nodeName: z.string().nullable().optional(),
        zone: z.string().nullable().optional(),
        targetRef: z.looseObject({}).nullable().optional(),
        hints: z
          .object({
            forZones: z
              .array(z.object({ name: z.string() }))
              .nullable()
              .optional(),
          })
          .nullable()
          .optional(),
        /** Not part of the API: labels of the endpoint, so that subsets can be tested from files. */
        labels: stringMap.optional(),
      }),
    )
    .nullable()
    .optional(),
  ports: z
    .array(
      z.object({
        name: z.string().nullable().optional(),
        port: z.int().nullable().optional(),
        protocol: z.string().nullable().optional(),
        appProtocol: z.string().nullable().optional(),
      }),
    )
    .nullable()
    .optional(),
})
export type EndpointSlice = z.output<typeof endpointSlice>
