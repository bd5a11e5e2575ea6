import { labelsMatch } from '@gatewright/spec'
import type { Endpoint } from '../../model'

/** An endpoint whose labels may be unknown, as in an EndpointSlice, which does not carry those of the pods. */
export type FoundEndpoint = Omit<Endpoint, 'labels'> & { readonly labels: Endpoint['labels'] | undefined }

/**
 * Endpoints that the labels of a subset select; labels undefined or empty select all. Where no endpoint of the destination has known
 * labels nothing can be told apart, and every endpoint serves every subset.
 */
export const subsetEndpoints = (
  endpoints: readonly FoundEndpoint[],
  labels: Readonly<Record<string, string>> | undefined,
): readonly Endpoint[] => {
  const known = endpoints.some((endpoint) => endpoint.labels !== undefined)
  const selected = known ? endpoints.filter((endpoint) => labelsMatch(labels, endpoint.labels ?? {})) : endpoints
  return selected.map((endpoint) => ({ ...endpoint, labels: endpoint.labels ?? {} }))
}
