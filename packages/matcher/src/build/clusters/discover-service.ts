import { type Service, type ServicePort, serviceHost } from '@gatewright/spec'
import type { Discovery } from '../../model'
import { isLocalName } from './external-name'
import { sliceEndpoints } from './slice-endpoints'
import type { SliceIndex } from './slice-index'
import { subsetEndpoints } from './subset-endpoints'

type Labels = Readonly<Record<string, string>> | undefined

/** Where the endpoints of a Service port come from; undefined when the Service has no such port or may not be followed. */
export const discoverService = (
  service: Service,
  number: number,
  subsetLabels: Labels,
  index: SliceIndex,
): Discovery | undefined => {
  const port = (service.spec.ports ?? []).find((p) => p.port === number && p.protocol !== 'UDP')
  if (service.spec.type === 'ExternalName') return discoverExternalName(service, port, number)
  if (!port) return undefined
  const slices = index.of(service.metadata)
  if (slices.length === 0) return underOwnName(service, port)
  const numeric = slices.filter(({ addressType }) => addressType !== 'FQDN')
  const found = sliceEndpoints(numeric.length > 0 ? numeric : slices, port, index.podLabels)
  const endpoints = subsetEndpoints(found, subsetLabels)
  if (numeric.length > 0 || endpoints.length === 0) return { kind: 'static', endpoints }
  return { kind: 'dns', hosts: endpoints.map((e) => ({ host: e.address, port: e.port })), all: true, refuseLocal: true }
}

/** The ports of an ExternalName are informational: without any, every number is one. */
const discoverExternalName = (
  { spec }: Service,
  port: ServicePort | undefined,
  number: number,
): Discovery | undefined => {
  const host = spec.externalName
  if (!host || isLocalName(host) || (!port && (spec.ports ?? []).length > 0)) return undefined
  return { kind: 'dns', hosts: [{ host, port: number }], all: true, refuseLocal: true }
}

/** Cluster DNS answers with the cluster IP, which takes the Service port, or for a headless Service with the pods, which do not. */
const underOwnName = ({ metadata, spec }: Service, port: ServicePort): Discovery => {
  const headless = spec.clusterIP === 'None'
  const number = headless && typeof port.targetPort === 'number' ? port.targetPort : port.port
  return { kind: 'dns', hosts: [{ host: serviceHost(metadata.name, metadata.namespace), port: number }], all: true }
}
