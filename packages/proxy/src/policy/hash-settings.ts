import { parseDuration, type TrafficPolicy } from '@gatewright/spec'

/** What of a request is hashed, so that requests that have it in common go to one endpoint. */
export type HashSettings =
  | { readonly kind: 'header'; readonly name: string }
  | { readonly kind: 'cookie'; readonly cookie: CookieSettings }
  | { readonly kind: 'source_ip' }
  | { readonly kind: 'query'; readonly name: string }

export interface CookieSettings {
  readonly name: string
  readonly path: string
  /** Undefined: a client that brings no cookie gets none. 0 lasts as long as the browser runs. */
  readonly ttlSeconds: number | undefined
  readonly attributes: readonly { readonly name: string; readonly value: string }[]
}

/** Undefined when nothing is hashed. Exactly one key is valid; of several the first counts. */
export const hashSettings = ({ loadBalancer }: TrafficPolicy): HashSettings | undefined => {
  const { httpHeaderName, httpCookie, useSourceIp, httpQueryParameterName } = loadBalancer?.consistentHash ?? {}
  if (httpHeaderName) return { kind: 'header', name: headerName(httpHeaderName) }
  if (httpCookie) {
    const { name, path = '', ttl, attributes = [] } = httpCookie
    const ttlSeconds = ttl === undefined ? undefined : Math.floor((parseDuration(ttl) ?? 0) / 1000)
    return {
      kind: 'cookie',
      cookie: { name, path, ttlSeconds, attributes: attributes.map(({ name, value = '' }) => ({ name, value })) },
    }
  }
  if (useSourceIp) return { kind: 'source_ip' }
  return httpQueryParameterName ? { kind: 'query', name: httpQueryParameterName } : undefined
}

const headerName = (name: string): string => {
  const lower = name.toLowerCase()
  return lower === ':authority' ? 'host' : lower
}
