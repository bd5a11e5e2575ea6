import { type Diagnostic, formatPath } from '../diagnostic'
import type { Finding } from '../finding'
import { type IngressOwnershipOptions, ingressOwnership } from '../ingress-ownership'
import { DEFAULT_PROXY, type ProxyIdentity } from '../proxy-identity'
import { type OtherResource, type RejectedResource, type Resource, type ResourceSet, refOf } from '../resource-set'
import type { Gateway } from '../resources/gateway'
import type { Ingress } from '../resources/ingress'
import type { Metadata } from '../resources/primitives'
import type { Secret } from '../resources/secret'
import type { Service } from '../resources/service'
import type { VirtualService } from '../resources/virtual-service'
import { createServiceRegistry, type ServiceRegistry } from '../service-registry'

/** Reads a certificate and, where it is given, its key (PEM) and says in one sentence what keeps them from being used; undefined when nothing does. */
export type InspectCertificate = (certificatePem: string, keyPem: string | undefined) => string | undefined

export interface AnalyzeOptions {
  /** What the proxy is. Default: Istio's own ingress gateway. */
  readonly proxy?: ProxyIdentity
  /** Which Ingresses are ours. */
  readonly ingress?: IngressOwnershipOptions
  /** Reading certificates needs a TLS library and a clock, so it is the caller's; without it only their presence is checked. */
  readonly inspectCertificate?: InspectCertificate
}

/** What every analyzer works on. */
export interface AnalysisContext {
  /** The resources of the revision, with those that broke a rule of their own but could be read. */
  readonly resources: ResourceSet
  /** Those of them that will be served. */
  readonly sound: ResourceSet
  readonly others: readonly OtherResource[]
  readonly proxy: ProxyIdentity
  readonly registry: ServiceRegistry
  /** By `namespace/name`. */
  readonly gateways: ReadonlyMap<string, Gateway>
  readonly virtualServices: ReadonlyMap<string, VirtualService>
  readonly services: ReadonlyMap<string, Service>
  readonly secrets: ReadonlyMap<string, Secret>
  readonly isOurs: (ingress: Ingress) => boolean
  readonly inspectCertificate: InspectCertificate
  /** Whether such a resource was written, but so that it could not be read: what refers to it is not to blame. */
  readonly isUnreadable: (kind: string, key: string) => boolean
  /** Whether any resource of the kind could not be read. */
  readonly anyUnreadable: (kind: string) => boolean
  /** A finding about one field of a resource, with the place where it is written. */
  readonly report: (resource: Resource, finding: Finding) => Diagnostic
}

/** One rule, or a few that belong together, over all resources. */
export type Analyzer = (context: AnalysisContext) => readonly Diagnostic[]

export const keyOf = ({ metadata }: { readonly metadata: Metadata }): string => `${metadata.namespace}/${metadata.name}`

export const createContext = (input: ResourceSet, options: AnalyzeOptions = {}): AnalysisContext => {
  const resources = withRejected(input)
  const unreadable = new Set<string>()
  const unreadableKinds = new Set<string>()
  for (const { ref, resource } of input.rejected ?? []) {
    if (resource) continue
    unreadable.add(`${ref.kind} ${ref.namespace}/${ref.name}`)
    unreadableKinds.add(ref.kind)
  }
  return {
    resources,
    sound: input,
    others: input.others ?? [],
    proxy: options.proxy ?? DEFAULT_PROXY,
    registry: createServiceRegistry(resources),
    gateways: byKey(resources.gateways),
    virtualServices: byKey(resources.virtualServices),
    services: byKey(resources.services),
    secrets: byKey(resources.secrets),
    isOurs: ingressOwnership(resources, options.ingress),
    inspectCertificate: options.inspectCertificate ?? (() => undefined),
    isUnreadable: (kind, key) => unreadable.has(`${kind} ${key}`),
    anyUnreadable: (kind) => unreadableKinds.has(kind),
    report: (resource, finding) => locate(input, resource, finding),
  }
}

/** Resources of the same kind, namespace and name: the first one counts. */
const byKey = <R extends { readonly metadata: Metadata }>(resources: readonly R[]): ReadonlyMap<string, R> => {
  const map = new Map<string, R>()
  for (const resource of resources) if (!map.has(keyOf(resource))) map.set(keyOf(resource), resource)
  return map
}

const withRejected = (input: ResourceSet): ResourceSet => {
  const readable = (input.rejected ?? []).flatMap(({ resource }: RejectedResource) => (resource ? [resource] : []))
  if (readable.length === 0) return input
  const add = <R extends Resource>(list: readonly R[], kind: R['kind']): readonly R[] => [
    ...list,
    ...readable.filter((resource): resource is R => resource.kind === kind),
  ]
  return {
    ...input,
    gateways: add(input.gateways, 'Gateway'),
    virtualServices: add(input.virtualServices, 'VirtualService'),
    destinationRules: add(input.destinationRules, 'DestinationRule'),
    serviceEntries: add(input.serviceEntries, 'ServiceEntry'),
    ingresses: add(input.ingresses, 'Ingress'),
    ingressClasses: add(input.ingressClasses, 'IngressClass'),
    services: add(input.services, 'Service'),
    endpointSlices: add(input.endpointSlices, 'EndpointSlice'),
    secrets: add(input.secrets, 'Secret'),
  }
}

const locate = ({ origins }: ResourceSet, resource: Resource, finding: Finding): Diagnostic => {
  const { path, ...rest } = finding
  const origin = origins.get(resource)
  return {
    ...rest,
    resource: refOf(resource),
    ...(path.length > 0 && { path: formatPath(path) }),
    ...(origin && { file: origin.file, ...origin.locate(path) }),
  }
}
