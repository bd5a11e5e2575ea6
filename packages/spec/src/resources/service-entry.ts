import { z } from 'zod'
import { istioResource, stringMap } from './primitives'

export const workloadEntry = z.object({
  address: z.string().optional(),
  ports: z.record(z.string(), z.int()).optional(),
  labels: stringMap.optional(),
  network: z.string().optional(),
  locality: z.string().optional(),
  weight: z.int().optional(),
  serviceAccount: z.string().optional(),
})

export const serviceEntry = istioResource(
  'ServiceEntry',
  z.object({
    hosts: z.array(z.string()),
    addresses: z.array(z.string()).optional(),
    ports: z
      .array(
        z.object({
          number: z.int(),
          protocol: z.string().optional(),
          name: z.string(),
          targetPort: z.int().optional(),
        }),
      )
      .optional(),
    location: z.enum(['MESH_EXTERNAL', 'MESH_INTERNAL']).optional(),
    /** Missing: NONE. */
    resolution: z.enum(['NONE', 'STATIC', 'DNS', 'DNS_ROUND_ROBIN', 'DYNAMIC_DNS']).optional(),
    endpoints: z.array(workloadEntry).optional(),
    workloadSelector: z.object({ labels: stringMap.optional() }).optional(),
    exportTo: z.array(z.string()).optional(),
    subjectAltNames: z.array(z.string()).optional(),
  }),
)
export type ServiceEntry = z.output<typeof serviceEntry>
