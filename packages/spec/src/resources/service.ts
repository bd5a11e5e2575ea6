import { z } from 'zod'
import { metadata, stringMap } from './primitives'

export const servicePort = z.object({
  name: z.string().optional(),
  port: z.int(),
  protocol: z.string().optional(),
  targetPort: z.union([z.int(), z.string()]).optional(),
  appProtocol: z.string().optional(),
})
export type ServicePort = z.output<typeof servicePort>

export const service = z.object({
  apiVersion: z.literal('v1'),
  kind: z.literal('Service'),
  metadata,
  spec: z
    .object({
      type: z.string().optional(),
      clusterIP: z.string().optional(),
      externalName: z.string().optional(),
      selector: stringMap.nullable().optional(),
      ports: z.array(servicePort).nullable().optional(),
      publishNotReadyAddresses: z.boolean().optional(),
    })
    .default({}),
})
export type Service = z.output<typeof service>
