import { z } from 'zod'
import { metadata } from './primitives'

export const ingressClass = z.object({
  apiVersion: z.enum(['networking.k8s.io/v1', 'networking.k8s.io/v1beta1']),
  kind: z.literal('IngressClass'),
  metadata,
  spec: z.object({ controller: z.string().optional(), parameters: z.looseObject({}).optional() }).default({}),
})
export type IngressClass = z.output<typeof ingressClass>
