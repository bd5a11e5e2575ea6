import type { FieldPath, ResourceRef } from './diagnostic'
import type { DestinationRule } from './resources/destination-rule'
import type { EndpointSlice } from './resources/endpoint-slice'
import type { Gateway } from './resources/gateway'
import type { Ingress } from './resources/ingress'
import type { IngressClass } from './resources/ingress-class'
import type { Metadata } from './resources/primitives'
import type { Secret } from './resources/secret'
import type { Service } from './resources/service'
import type { ServiceEntry } from './resources/service-entry'
import type { VirtualService } from './resources/virtual-service'

/** Any resource that routing reads. */
export type Resource =
  | Gateway
  | VirtualService
  | DestinationRule
  | ServiceEntry
  | Ingress
  | IngressClass
  | Service
  | EndpointSlice
  | Secret

/** A resource of a kind that only analysis reads: a Pod, a Deployment, a RequestAuthentication. Its spec is as written. */
export interface OtherResource {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: Metadata
  readonly spec?: unknown
}

/** A resource that was left out because of errors of its own. */
export interface RejectedResource {
  readonly ref: ResourceRef
  /** Set when its fields at least have the types they should have. */
  readonly resource?: Resource
}

/** Where a resource was written. */
export interface Origin {
  readonly file: string
  /** Line and column (1-based) of a field's value, or of its nearest parent that is written down. */
  readonly locate: (path: FieldPath) => { readonly line: number; readonly column: number }
}

/** All resources of one revision, in the order they were read. Each has passed its own validation. */
export interface ResourceSet {
  readonly gateways: readonly Gateway[]
  readonly virtualServices: readonly VirtualService[]
  readonly destinationRules: readonly DestinationRule[]
  readonly serviceEntries: readonly ServiceEntry[]
  readonly ingresses: readonly Ingress[]
  readonly ingressClasses: readonly IngressClass[]
  readonly services: readonly Service[]
  readonly endpointSlices: readonly EndpointSlice[]
  readonly secrets: readonly Secret[]
  /** Resources of kinds that only analysis reads. */
  readonly others?: readonly OtherResource[]
  /** What was left out, so that whatever refers to it is not reported for that, too. */
  readonly rejected?: readonly RejectedResource[]
  /** Where each resource was written; resources given as objects have no entry. */
  readonly origins: ReadonlyMap<Resource, Origin>
}

export const refOf = (resource: Resource): ResourceRef => ({
  kind: resource.kind,
  namespace: resource.metadata.namespace,
  name: resource.metadata.name,
})
