import type { z } from 'zod'
import type { ResourceSet } from './resource-set'
import { destinationRule } from './resources/destination-rule'
import { endpointSlice } from './resources/endpoint-slice'
import { gateway } from './resources/gateway'
import { ingress } from './resources/ingress'
import { ingressClass } from './resources/ingress-class'
import { ISTIO_NETWORKING_VERSIONS } from './resources/primitives'
import { secret } from './resources/secret'
import { service } from './resources/service'
import { serviceEntry } from './resources/service-entry'
import { virtualService } from './resources/virtual-service'

export interface ResourceKind {
  readonly kind: string
  readonly apiVersions: readonly string[]
  /** Whether other APIs have a kind of this name, too; those are none of our business. */
  readonly sharedName: boolean
  readonly schema: z.ZodObject
  /** List of the resource set that holds it. */
  readonly list: Exclude<keyof ResourceSet, 'origins' | 'others' | 'rejected'>
}

const kind = (
  name: string,
  list: ResourceKind['list'],
  schema: z.ZodObject,
  apiVersions: readonly string[],
  sharedName: boolean,
): ResourceKind => ({ kind: name, list, schema, apiVersions, sharedName })

/** Every kind that routing reads. */
export const RESOURCE_KINDS: readonly ResourceKind[] = [
  kind('Gateway', 'gateways', gateway, ISTIO_NETWORKING_VERSIONS, true),
  kind('VirtualService', 'virtualServices', virtualService, ISTIO_NETWORKING_VERSIONS, false),
  kind('DestinationRule', 'destinationRules', destinationRule, ISTIO_NETWORKING_VERSIONS, false),
  kind('ServiceEntry', 'serviceEntries', serviceEntry, ISTIO_NETWORKING_VERSIONS, false),
  kind(
    'Ingress',
    'ingresses',
    ingress,
    ['networking.k8s.io/v1', 'networking.k8s.io/v1beta1', 'extensions/v1beta1'],
    true,
  ),
  kind('IngressClass', 'ingressClasses', ingressClass, ['networking.k8s.io/v1', 'networking.k8s.io/v1beta1'], true),
  kind('Service', 'services', service, ['v1'], true),
  kind('EndpointSlice', 'endpointSlices', endpointSlice, ['discovery.k8s.io/v1', 'discovery.k8s.io/v1beta1'], true),
  kind('Secret', 'secrets', secret, ['v1'], true),
]

/** Kinds whose findings Istio's own validation would give, with its code for errors. */
export const isIstioKind = (resourceKind: ResourceKind): boolean =>
  resourceKind.apiVersions === ISTIO_NETWORKING_VERSIONS

/** Kinds whose every field is known here; of the others only what routing needs is read. */
export const isReadInFull = (resourceKind: ResourceKind): boolean =>
  isIstioKind(resourceKind) || resourceKind.kind === 'Ingress'

const BY_NAME: ReadonlyMap<string, ResourceKind> = new Map(RESOURCE_KINDS.map((known) => [known.kind, known]))

const groupOf = (apiVersion: string): string =>
  apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''

/** What a kind and an apiVersion name together: a kind we read, one we know by another version, or nothing for routing. */
export const findKind = (apiVersion: string, name: string): ResourceKind | 'version_unknown' | 'not_routing' => {
  const known = BY_NAME.get(name)
  if (!known) return 'not_routing'
  if (known.apiVersions.includes(apiVersion)) return known
  const ownGroup = known.apiVersions.some((version) => groupOf(version) === groupOf(apiVersion))
  return ownGroup || !known.sharedName ? 'version_unknown' : 'not_routing'
}

export const apiVersionsOf = (name: string): readonly string[] => BY_NAME.get(name)?.apiVersions ?? []
