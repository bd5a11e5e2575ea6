const CLUSTER_DOMAIN = 'svc.cluster.local'
const IP_LITERAL = /^(\d{1,3}(\.\d{1,3}){3}|\[?[0-9a-f:.]*:[0-9a-f:.]*\]?)$/i

/**
 * A name without a dot belongs to the namespace of the resource that holds it: `reviews` in `shop` is
 * `reviews.shop.svc.cluster.local`. `*`, addresses and names with a dot are taken as they are.
 */
export const expandHost = (host: string, namespace: string): string =>
  host === '*' || host.includes('.') || IP_LITERAL.test(host) ? host : `${host}.${namespace}.${CLUSTER_DOMAIN}`

/** Full name of a Service. */
export const serviceHost = (name: string, namespace: string): string => `${name}.${namespace}.${CLUSTER_DOMAIN}`

/** Whether pattern `wide` (exact, `*.suffix` or `*`) takes every name that pattern `narrow` takes. A `*` stands for one or more labels. */
export const hostCovers = (wide: string, narrow: string): boolean =>
  wide === narrow ||
  wide === '*' ||
  (wide.startsWith('*.') && narrow.length > wide.length - 1 && narrow.endsWith(wide.slice(1)))

/** The more specific of two patterns when one covers the other, else undefined. */
export const intersectHosts = (a: string, b: string): string | undefined =>
  hostCovers(a, b) ? b : hostCovers(b, a) ? a : undefined
