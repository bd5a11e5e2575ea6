import type { z } from 'zod'
import type { destinationRule as destinationRuleSchema } from './resources/destination-rule'
import type { gateway as gatewaySchema } from './resources/gateway'
import type { serviceEntry as serviceEntrySchema } from './resources/service-entry'
import type { virtualService as virtualServiceSchema } from './resources/virtual-service'

/** Resources as one writes them: what a cluster or `load` takes. */
export type GatewayManifest = z.input<typeof gatewaySchema>
export type VirtualServiceManifest = z.input<typeof virtualServiceSchema>
export type DestinationRuleManifest = z.input<typeof destinationRuleSchema>
export type ServiceEntryManifest = z.input<typeof serviceEntrySchema>

/** What every resource has beside its spec. */
export interface Named {
  readonly name: string
  /** Left out: the namespace that the manifest is applied to; `default` for `load`. */
  readonly namespace?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
}

/** A Gateway as a plain object, ready for `load` or to be printed as YAML. Nothing is checked here; `load` does. */
export const gateway = (input: Named & GatewayManifest['spec']): GatewayManifest => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'Gateway',
  ...splitMetadata(input),
})

/** A VirtualService as a plain object, ready for `load` or to be printed as YAML. */
export const virtualService = (input: Named & VirtualServiceManifest['spec']): VirtualServiceManifest => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  ...splitMetadata(input),
})

/** A DestinationRule as a plain object, ready for `load` or to be printed as YAML. */
export const destinationRule = (input: Named & DestinationRuleManifest['spec']): DestinationRuleManifest => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'DestinationRule',
  ...splitMetadata(input),
})

/** A ServiceEntry as a plain object, ready for `load` or to be printed as YAML. */
export const serviceEntry = (input: Named & ServiceEntryManifest['spec']): ServiceEntryManifest => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'ServiceEntry',
  ...splitMetadata(input),
})

interface Metadata {
  name: string
  namespace?: string
  labels?: Record<string, string>
  annotations?: Record<string, string>
}

const splitMetadata = <Spec extends object>(
  input: Named & Spec,
): { readonly metadata: Metadata; readonly spec: Omit<Spec, keyof Named> } => {
  const { name, namespace, labels, annotations, ...spec } = input
  const metadata: Metadata = {
    name,
    ...(namespace !== undefined && { namespace }),
    ...(labels && { labels: { ...labels } }),
    ...(annotations && { annotations: { ...annotations } }),
  }
  return { metadata, spec }
}
