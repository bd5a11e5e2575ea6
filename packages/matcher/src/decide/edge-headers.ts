import { firstHeader, type HeaderList, joinedHeader, removeHeader, setHeader } from '../header-list'
import type { ReadQuery } from './query'

/** What the edge makes of a client's headers before anything is matched. */
export interface EdgeRequest {
  readonly headers: HeaderList
  /** Of the connection, or as a trusted proxy says. */
  readonly scheme: 'http' | 'https'
  /** Address of the client, as far as it is known and believed. */
  readonly clientAddress: string | undefined
}

// Words about the path so far that only a proxy we trust may say.
const FORWARDING = ['forwarded', 'x-real-ip', 'x-forwarded-host', 'x-forwarded-port', 'x-forwarded-proto']

export const readEdge = (query: ReadQuery, numTrustedProxies: number): EdgeRequest => {
  const headers: HeaderList = query.headers.flatMap(([name, value]) =>
    name.startsWith('x-envoy-') || name === 'x-forwarded-client-cert' ? [] : [name, value],
  )
  const own = query.scheme === 'https' || query.scheme === 'tls' ? 'https' : 'http'
  const said = numTrustedProxies > 0 ? firstHeader(headers, 'x-forwarded-proto') : undefined
  const scheme = said === 'http' || said === 'https' ? said : own
  const hops =
    joinedHeader(headers, 'x-forwarded-for')
      ?.split(',')
      .map((hop) => hop.trim()) ?? []
  const clientAddress = (numTrustedProxies > 0 ? hops.at(-numTrustedProxies) : undefined) || query.sourceIp
  if (numTrustedProxies === 0) for (const name of FORWARDING) removeHeader(headers, name)
  setHeader(headers, 'x-forwarded-proto', scheme)
  if (query.sourceIp) setHeader(headers, 'x-forwarded-for', [...hops, query.sourceIp].join(','))
  return { headers, scheme, clientAddress }
}
