import type { OtherResource } from '../resource-set'
import { metadata } from '../resources/primitives'
import { isRawObject } from './raw-document'

/** Kinds without a use for routing whose labels or selectors tell analysis what routing will find. */
const ANALYSED_KINDS: ReadonlySet<string> = new Set([
  'Pod',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'Node',
  'RequestAuthentication',
  // Of gateway.networking.k8s.io; a VirtualService may be bound to one.
  'Gateway',
])

/** The document as a resource that only analysis reads; undefined when it is of no use there either. */
export const otherResource = (value: unknown): OtherResource | undefined => {
  if (!isRawObject(value)) return undefined
  const { apiVersion, kind, spec } = value
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || !ANALYSED_KINDS.has(kind)) return undefined
  const parsed = metadata.safeParse(value.metadata)
  return parsed.success ? { apiVersion, kind, metadata: parsed.data, spec } : undefined
}
