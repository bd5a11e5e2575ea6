import type { Metadata } from './resources/primitives'

/** Istio's order of resources: oldest first, then name, then namespace. Without a timestamp (as in files) name and namespace decide. */
export const byAge = (a: { readonly metadata: Metadata }, b: { readonly metadata: Metadata }): number =>
  compare(a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? '') ||
  compare(a.metadata.name, b.metadata.name) ||
  compare(a.metadata.namespace, b.metadata.namespace)

/** Kubernetes' order of Ingresses: oldest first, then namespace/name. */
export const byAgeThenPath = (a: { readonly metadata: Metadata }, b: { readonly metadata: Metadata }): number =>
  compare(a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? '') ||
  compare(`${a.metadata.namespace}/${a.metadata.name}`, `${b.metadata.namespace}/${b.metadata.name}`)

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
