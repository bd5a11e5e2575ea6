import type { Diagnostic } from '../diagnostic'
import type { OtherResource, RejectedResource, Resource, ResourceSet } from '../resource-set'
import type { DestinationRule } from '../resources/destination-rule'
import type { EndpointSlice } from '../resources/endpoint-slice'
import type { Gateway, Server, ServerTls } from '../resources/gateway'
import type { Ingress, IngressBackend, IngressPath } from '../resources/ingress'
import type { Metadata } from '../resources/primitives'
import type { Secret } from '../resources/secret'
import type { Service } from '../resources/service'
import type { ServiceEntry } from '../resources/service-entry'
import type { HttpMatch, HttpRoute, VirtualService } from '../resources/virtual-service'
import { type AnalyzeOptions, type Analyzer, createContext } from './context'

/** `name` in `default`, or `name@namespace`. */
const meta = (name: string, more: Partial<Metadata> = {}): Metadata => {
  const [own = '', namespace = 'default'] = name.split('@')
  return { name: own, namespace, ...more }
}

const ISTIO = 'networking.istio.io/v1'

export const gateway = (name: string, servers: readonly Server[], selector?: Record<string, string>): Gateway => ({
  apiVersion: ISTIO,
  kind: 'Gateway',
  metadata: meta(name),
  spec: { servers: [...servers], ...(selector && { selector }) },
})

export const server = (number: number, protocol: string, hosts: readonly string[], tls?: ServerTls): Server => ({
  port: { number, protocol, name: `${protocol.toLowerCase()}-${number}` },
  hosts: [...hosts],
  ...(tls && { tls }),
})

export const http = (hosts: readonly string[] = ['*'], port = 80): Server => server(port, 'HTTP', hosts)
export const https = (hosts: readonly string[], credentialName = 'cert'): Server =>
  server(443, 'HTTPS', hosts, { mode: 'SIMPLE', credentialName })

export const virtualService = (
  name: string,
  spec: VirtualService['spec'],
  more: Partial<Metadata> = {},
): VirtualService => ({ apiVersion: ISTIO, kind: 'VirtualService', metadata: meta(name, more), spec })

/** A rule that sends what its matches take to one host. */
export const rule = (host: string, ...match: readonly HttpMatch[]): HttpRoute => ({
  ...(match.length > 0 && { match: [...match] }),
  route: [{ destination: { host } }],
})

export const destinationRule = (name: string, spec: DestinationRule['spec']): DestinationRule => ({
  apiVersion: ISTIO,
  kind: 'DestinationRule',
  metadata: meta(name),
  spec,
})

export const serviceEntry = (name: string, spec: ServiceEntry['spec']): ServiceEntry => ({
  apiVersion: ISTIO,
  kind: 'ServiceEntry',
  metadata: meta(name),
  spec,
})

export const service = (
  name: string,
  ports: readonly number[] = [80],
  more: Partial<Service['spec']> = {},
  metadata: Partial<Metadata> = {},
): Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: meta(name, metadata),
  spec: { ports: ports.map((port) => ({ port, name: `http-${port}` })), ...more },
})

export const secret = (
  name: string,
  data: Readonly<Record<string, string>> = { 'tls.crt': 'crt', 'tls.key': 'key' },
): Secret => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: meta(name),
  data: Object.fromEntries(Object.entries(data).map(([key, text]) => [key, btoa(text)])),
})

export const endpointSlice = (
  name: string,
  serviceName: string,
  ...labels: readonly (Record<string, string> | undefined)[]
): EndpointSlice => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: meta(name, { labels: { 'kubernetes.io/service-name': serviceName } }),
  endpoints: labels.map((own) => ({ addresses: ['10.0.0.1'], ...(own && { labels: own }) })),
})

export const ingress = (name: string, spec: Ingress['spec'], more: Partial<Metadata> = {}): Ingress => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: meta(name, more),
  spec: { ingressClassName: 'gatewright', ...spec },
})

export const backend = (name: string, port: number | string = 80): IngressBackend => ({
  service: { name, port: typeof port === 'number' ? { number: port } : { name: port } },
})

export const ingressPath = (
  path: string,
  to: IngressBackend,
  pathType: IngressPath['pathType'] = 'Prefix',
): IngressPath => ({
  path,
  pathType,
  backend: to,
})

export const other = (
  apiVersion: string,
  kind: string,
  name: string,
  labels: Record<string, string> = {},
  spec?: unknown,
): OtherResource => ({ apiVersion, kind, metadata: meta(name, { labels }), spec })

export const pod = (name: string, labels: Record<string, string>, spec: unknown = {}): OtherResource =>
  other('v1', 'Pod', name, labels, spec)

export const deployment = (name: string, labels: Record<string, string>): OtherResource =>
  other('apps/v1', 'Deployment', name, {}, { template: { metadata: { labels } } })

/** What could not be read at all. */
export const unreadable = (kind: string, name: string): RejectedResource => {
  const { name: own, namespace } = meta(name)
  return { ref: { kind, namespace, name: own } }
}

/** Anything a test may put into a resource set. */
export type Input = Resource | OtherResource | RejectedResource

export const resourceSet = (...input: readonly Input[]): ResourceSet => {
  const ofKind = <R extends Resource>(kind: R['kind'], apiVersion = ''): R[] =>
    input.filter(
      (one): one is R => 'kind' in one && one.kind === kind && one.apiVersion.startsWith(apiVersion) && !('ref' in one),
    )
  const routed: Omit<ResourceSet, 'origins'> = {
    gateways: ofKind('Gateway', 'networking.istio.io'),
    virtualServices: ofKind('VirtualService'),
    destinationRules: ofKind('DestinationRule'),
    serviceEntries: ofKind('ServiceEntry'),
    ingresses: ofKind('Ingress'),
    ingressClasses: ofKind('IngressClass'),
    services: ofKind('Service'),
    endpointSlices: ofKind('EndpointSlice'),
    secrets: ofKind('Secret'),
  }
  const known: ReadonlySet<Input> = new Set(Object.values(routed).flat())
  return {
    ...routed,
    others: input.filter((one): one is OtherResource => 'kind' in one && !known.has(one)),
    rejected: input.filter((one) => 'ref' in one),
    origins: new Map(),
  }
}

/** What one analyzer finds. */
export const findings = (
  analyzer: Analyzer,
  input: readonly Input[],
  options?: AnalyzeOptions,
): readonly Diagnostic[] => analyzer(createContext(resourceSet(...input), options))

/** What one analyzer finds, each as `severity code istio Kind/namespace/name path`. */
export const lines = (analyzer: Analyzer, input: readonly Input[], options?: AnalyzeOptions): readonly string[] =>
  findings(analyzer, input, options).map(({ severity, code, istio, resource, path }) =>
    [severity, code, istio, resource && `${resource.kind}/${resource.namespace}/${resource.name}`, path]
      .filter(Boolean)
      .join(' '),
  )
