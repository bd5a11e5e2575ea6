import { load } from '@gatewright/spec'
import type { FilterChain, Listener, Route, RoutingModel, VirtualHost } from '../model'
import { buildModel } from './build-model'
import type { BuildOptions } from './build-options'

// Resources for the tests of this folder, as short as they can be, and views of the model that fit into a table.

export type Fields = Readonly<Record<string, unknown>>

const resource = (apiVersion: string, kind: string, name: string, spec: Fields) => {
  const [plain = name, namespace = 'default'] = name.split('@')
  const { creationTimestamp, labels, annotations, ...rest } = spec
  return { apiVersion, kind, metadata: { name: plain, namespace, creationTimestamp, labels, annotations }, ...rest }
}

/** @param name `name` or `name@namespace`; so in all of these */
export const gateway = (name: string, servers: readonly Fields[], more: Fields = {}) => {
  const { creationTimestamp, ...spec } = more
  return resource('networking.istio.io/v1', 'Gateway', name, {
    creationTimestamp,
    spec: { selector: { istio: 'ingressgateway' }, servers, ...spec },
  })
}

export const server = (protocol: string, number: number, hosts: readonly string[], more: Fields = {}): Fields => {
  const { name, ...rest } = more
  return { port: { number, name: name ?? `${protocol.toLowerCase()}-${number}`, protocol }, hosts, ...rest }
}

export const http = (number: number, hosts: readonly string[] = ['*'], more: Fields = {}) =>
  server('HTTP', number, hosts, more)

export const CERTIFICATES = { serverCertificate: '/tls.crt', privateKey: '/tls.key' }

export const https = (number: number, hosts: readonly string[], more: Fields = {}) =>
  server('HTTPS', number, hosts, { tls: { mode: 'SIMPLE', ...CERTIFICATES }, ...more })

export const virtualService = (name: string, spec: Fields) => {
  const { creationTimestamp, ...rest } = spec
  const defaults = { hosts: ['a.com'], gateways: ['default/gw'] }
  return resource('networking.istio.io/v1', 'VirtualService', name, {
    creationTimestamp,
    spec: { ...defaults, ...rest },
  })
}

/** A rule for a path prefix (or every path) that forwards to a host. */
export const rule = (prefix: string | undefined, host: string, more: Fields = {}): Fields => ({
  ...(prefix !== undefined && { match: [{ uri: { prefix } }] }),
  route: [{ destination: { host } }],
  ...more,
})

export const destinationRule = (name: string, host: string, spec: Fields) =>
  resource('networking.istio.io/v1', 'DestinationRule', name, { spec: { host, ...spec } })

export const service = (name: string, ports: readonly (number | Fields)[] = [80], spec: Fields = {}) =>
  resource('v1', 'Service', name, {
    spec: { ports: ports.map((port) => (typeof port === 'number' ? { port, name: `http-${port}` } : port)), ...spec },
  })

export const serviceEntry = (name: string, hosts: readonly string[], spec: Fields) =>
  resource('networking.istio.io/v1', 'ServiceEntry', name, {
    spec: { hosts, ports: [{ number: 80, name: 'http', protocol: 'HTTP' }], ...spec },
  })

export const endpointSlice = (name: string, of: string, endpoints: readonly Fields[], more: Fields = {}) => ({
  ...resource('discovery.k8s.io/v1', 'EndpointSlice', name, { labels: { 'kubernetes.io/service-name': of } }),
  addressType: 'IPv4',
  ports: [{ name: 'http-80', port: 8080 }],
  endpoints,
  ...more,
})

declare const btoa: (text: string) => string

/** @param data in plain text */
export const secret = (name: string, data: Readonly<Record<string, string>>) => ({
  ...resource('v1', 'Secret', name, {}),
  data: Object.fromEntries(Object.entries(data).map(([key, text]) => [key, btoa(text)])),
})

export const ingress = (name: string, spec: Fields) => {
  const { creationTimestamp, annotations, ...rest } = spec
  return resource('networking.k8s.io/v1', 'Ingress', name, {
    creationTimestamp,
    annotations,
    spec: { ingressClassName: 'gatewright', ...rest },
  })
}

/** A rule of an Ingress: path to Service, all of one type. */
export const ingressRule = (
  host: string | undefined,
  paths: Readonly<Record<string, string>>,
  pathType = 'Prefix',
): Fields => ({
  ...(host !== undefined && { host }),
  http: { paths: Object.entries(paths).map(([path, name]) => ({ path, pathType, backend: backend(name) })) },
})

export const backend = (name: string, port: Fields = { number: 80 }): Fields => ({ service: { name, port } })

/** The model of resources; those with errors of their own are left out. */
export const modelOf = (resources: readonly object[], options?: BuildOptions): RoutingModel =>
  buildModel(load(resources).resources, options)

export const listenerAt = ({ listeners }: RoutingModel, port: number, bind?: string): Listener | undefined =>
  listeners.find((listener) => listener.port === port && listener.bind === bind)

export const chainsAt = (model: RoutingModel, port: number, bind?: string): readonly FilterChain[] =>
  listenerAt(model, port, bind)?.filterChains ?? []

export const hostsOf = (chain: FilterChain | undefined): readonly VirtualHost[] =>
  chain?.route.kind === 'http' ? chain.route.virtualHosts : []

/** Domains of the first chain of a port. */
export const domainsAt = (model: RoutingModel, port: number): readonly string[] =>
  hostsOf(chainsAt(model, port)[0]).map(({ domain }) => domain)

/** Routes of a domain of the first chain of a port. */
export const routesAt = (model: RoutingModel, port: number, domain: string): readonly Route[] =>
  hostsOf(chainsAt(model, port)[0]).find((host) => host.domain === domain)?.routes ?? []

/** Routes as `path → where`. */
export const linesAt = (model: RoutingModel, port: number, domain: string): readonly string[] =>
  routesAt(model, port, domain).map(({ match: { path }, action }) => {
    const matched = path.kind === 'any' ? 'any' : `${path.kind} ${'value' in path ? path.value : path.pattern}`
    return `${matched} → ${whereTo(action)}`
  })

const whereTo = (action: Route['action']): string =>
  action.kind === 'forward'
    ? action.clusters.map(({ destination: { host } }) => host.replace('.default.svc.cluster.local', '')).join('+')
    : action.kind
