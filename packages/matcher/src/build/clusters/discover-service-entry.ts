import { labelsMatch, type ServiceEntry } from '@gatewright/spec'
import type { Discovery, Endpoint } from '../../model'
import { unixPath } from '../endpoints/endpoint-address'
import { isIpAddress } from '../endpoints/ip-address'

type EntryEndpoint = NonNullable<ServiceEntry['spec']['endpoints']>[number]
type EntryPort = NonNullable<ServiceEntry['spec']['ports']>[number]

/** Where the endpoints of a ServiceEntry port come from; undefined when it has no such port. */
export const discoverServiceEntry = (
  { spec }: ServiceEntry,
  host: string,
  number: number,
  subsetLabels: Readonly<Record<string, string>> | undefined,
): Discovery | undefined => {
  const port = (spec.ports ?? []).find((p) => p.number === number)
  if (!port) return undefined
  const endpoints = (spec.endpoints ?? [])
    .filter(({ labels }) => labelsMatch(subsetLabels, labels ?? {}))
    .map((endpoint) => readEndpoint(endpoint, port))
  switch (spec.resolution) {
    case 'STATIC':
      return { kind: 'static', endpoints }
    case 'DNS':
    case 'DNS_ROUND_ROBIN':
      return byName(spec, host, port, endpoints, subsetLabels)
    case 'DYNAMIC_DNS':
      return host.startsWith('*') ? NOTHING : { kind: 'dns', hosts: [{ host, port: target(port) }], all: true }
    default:
      // NONE sends to the address that the client meant to reach. At a gateway that is the gateway itself, so nothing is reached.
      return NOTHING
  }
}

const NOTHING: Discovery = { kind: 'static', endpoints: [] }

const byName = (
  spec: ServiceEntry['spec'],
  host: string,
  port: EntryPort,
  endpoints: readonly Endpoint[],
  subsetLabels: Readonly<Record<string, string>> | undefined,
): Discovery => {
  const all = spec.resolution === 'DNS'
  if ((spec.endpoints ?? []).length > 0) {
    // Addresses need no resolving, and as endpoints they keep their weights and localities.
    if (endpoints.every(({ address }) => isIpAddress(address) || address.startsWith('unix:'))) {
      return { kind: 'static', endpoints }
    }
    return { kind: 'dns', hosts: endpoints.map((e) => ({ host: e.address, port: e.port })), all }
  }
  // The host itself is an endpoint without labels. What a workload selector would select is not known here.
  if (spec.workloadSelector !== undefined || host.startsWith('*') || !labelsMatch(subsetLabels, {})) return NOTHING
  return { kind: 'dns', hosts: [{ host, port: target(port) }], all }
}

const target = (port: EntryPort): number => port.targetPort ?? port.number

const readEndpoint = (endpoint: EntryEndpoint, port: EntryPort): Endpoint => {
  const address = endpoint.address ?? ''
  const socket = unixPath(address)
  const ports = endpoint.ports ?? {}
  const own = Object.hasOwn(ports, port.name) ? ports[port.name] : undefined
  return {
    address: socket === undefined ? address : `unix:${socket}`,
    port: socket === undefined ? (own ?? target(port)) : 0,
    weight: endpoint.weight || 1,
    labels: endpoint.labels ?? {},
    locality: endpoint.locality ?? '',
  }
}
