import { z } from 'zod'
import { metadata } from './primitives'

export const PATH_TYPES = ['Exact', 'Prefix', 'ImplementationSpecific'] as const

export const ingressBackend = z.object({
  service: z
    .object({
      name: z.string(),
      /** Exactly one of the two. */
      port: z.object({ number: z.int().optional(), name: z.string().optional() }),
    })
    .optional(),
  resource: z.object({ apiGroup: z.string().nullable().optional(), kind: z.string(), name: z.string() }).optional(),
})
export type IngressBackend = z.output<typeof ingressBackend>

export const ingressPath = z.object({
  path: z.string().optional(),
  pathType: z.enum(PATH_TYPES),
  backend: ingressBackend,
})
export type IngressPath = z.output<typeof ingressPath>

/**
 * An Ingress in the shape of `networking.k8s.io/v1`. The two older generations are read, too: `load` turns `serviceName`/`servicePort`
 * and `spec.backend` into this shape and gives paths without a type `ImplementationSpecific`. `apiVersion` stays as written.
 */
export const ingress = z.object({
  apiVersion: z.enum(['networking.k8s.io/v1', 'networking.k8s.io/v1beta1', 'extensions/v1beta1']),
  kind: z.literal('Ingress'),
  metadata,
  spec: z.object({
    ingressClassName: z.string().optional(),
    defaultBackend: ingressBackend.optional(),
    tls: z.array(z.object({ hosts: z.array(z.string()).optional(), secretName: z.string().optional() })).optional(),
    rules: z
      .array(z.object({ host: z.string().optional(), http: z.object({ paths: z.array(ingressPath) }).optional() }))
      .optional(),
  }),
})
export type Ingress = z.output<typeof ingress>
