import type { EndpointSlice, ServicePort } from '@gatewright/spec'
import type { SliceIndex } from './slice-index'
import type { FoundEndpoint } from './subset-endpoints'

type SliceEndpoint = NonNullable<EndpointSlice['endpoints']>[number]

/**
 * Endpoints of a Service port in its EndpointSlices: those that are ready; if there are none, those that still serve while they
 * terminate. Slices may carry different numbers for one port name, and one endpoint may be in two slices while they are rebalanced.
 */
export const sliceEndpoints = (
  slices: readonly EndpointSlice[],
  port: ServicePort,
  podLabels: SliceIndex['podLabels'],
): readonly FoundEndpoint[] => {
  const candidates = slices.flatMap((slice) => {
    const number = slicePort(slice, port)
    return number === undefined ? [] : (slice.endpoints ?? []).map((endpoint) => ({ slice, endpoint, port: number }))
  })
  const ready = candidates.filter(({ endpoint }) => isReady(endpoint))
  const usable = ready.length > 0 ? ready : candidates.filter(({ endpoint }) => isDraining(endpoint))
  const found = new Map<string, FoundEndpoint>()
  for (const { slice, endpoint, port: number } of usable) {
    // Consumers of the API use the first of several addresses.
    const address = endpoint.addresses[0]
    if (address === undefined) continue
    const key = `${address} ${number}`
    if (found.has(key)) continue
    found.set(key, {
      address,
      port: number,
      weight: 1,
      labels: endpoint.labels ?? labelsOfTarget(endpoint, slice.metadata.namespace, podLabels),
      locality: endpoint.zone ? `/${endpoint.zone}/` : '',
    })
  }
  return [...found.values()]
}

/** The port is found by the name of the Service port, never by number; a slice port without number takes the target port. */
const slicePort = (slice: EndpointSlice, port: ServicePort): number | undefined => {
  const found = (slice.ports ?? []).find(
    (candidate) =>
      (candidate.name ?? '') === (port.name ?? '') && (candidate.protocol ?? 'TCP') === (port.protocol ?? 'TCP'),
  )
  if (!found) return undefined
  return found.port ?? (typeof port.targetPort === 'number' ? port.targetPort : port.port)
}

/** `ready` that is not set means ready. */
const isReady = ({ conditions }: SliceEndpoint): boolean => conditions?.ready ?? true

/** `serving` that is not set means what `ready` says, `terminating` that is not set means no. */
const isDraining = (endpoint: SliceEndpoint): boolean =>
  (endpoint.conditions?.serving ?? isReady(endpoint)) && (endpoint.conditions?.terminating ?? false)

const labelsOfTarget = (
  { targetRef }: SliceEndpoint,
  namespace: string,
  podLabels: SliceIndex['podLabels'],
): Readonly<Record<string, string>> | undefined => {
  if (targetRef?.kind !== 'Pod' || typeof targetRef.name !== 'string') return undefined
  return podLabels(typeof targetRef.namespace === 'string' ? targetRef.namespace : namespace, targetRef.name)
}
