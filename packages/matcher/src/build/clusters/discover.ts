import type { ResourceSet, ServiceRegistry } from '@gatewright/spec'
import type { Discovery } from '../../model'
import type { EndpointAddress } from '../endpoints/endpoint-address'
import type { EndpointOverrides } from '../endpoints/endpoint-overrides'
import { isVisibleIn } from '../visibility'
import { discoverService } from './discover-service'
import { discoverServiceEntry } from './discover-service-entry'
import { createSliceIndex } from './slice-index'

export interface Target {
  readonly host: string
  readonly port: number
  readonly subset: string | undefined
  readonly subsetLabels: Readonly<Record<string, string>> | undefined
}

/** Finds where a destination lives; undefined when it does not exist. */
export type Discover = (target: Target) => Discovery | undefined

/**
 * Endpoints come from an override, else the Service or ServiceEntry of the host. In an input without any of these nothing is known
 * of destinations, so each is looked up in DNS under its own name; in any other input a host that nothing defines does not exist.
 */
export const createDiscover = (
  resources: ResourceSet,
  registry: ServiceRegistry,
  overrides: EndpointOverrides,
  viewer: string,
): Discover => {
  const slices = createSliceIndex(resources)
  return ({ host, port, subset, subsetLabels }) => {
    const given = overrides.find(host, port, subset)
    if (given) return fromAddresses(given)
    const entry = registry.find(host)
    if (!entry) return registry.isEmpty ? { kind: 'dns', hosts: [{ host, port }], all: true } : undefined
    const { definedBy } = entry
    if (definedBy.kind === 'Service') return discoverService(definedBy, port, subsetLabels, slices)
    const { exportTo } = definedBy.spec
    if (!isVisibleIn(viewer, exportTo, definedBy.metadata.namespace)) return undefined
    return discoverServiceEntry(definedBy, host, port, subsetLabels)
  }
}

const fromAddresses = (addresses: readonly EndpointAddress[]): Discovery =>
  addresses.some(({ kind }) => kind === 'name')
    ? { kind: 'dns', hosts: addresses.map(({ host, port }) => ({ host, port })), all: true }
    : {
        kind: 'static',
        endpoints: addresses.map(({ host, port }) => ({ address: host, port, weight: 1, labels: {}, locality: '' })),
      }
