import { randomUUID } from 'node:crypto'
import { firstHeader, type HeaderList, joinedHeader } from '@gatewright/matcher'
import { clientAddress } from './client-address'
import { isHopByHop } from './hop-by-hop'
import type { RequestHead } from './request-head'

/** What the connection says about a client. */
export interface Downstream {
  /** Address of the peer. */
  readonly peer: string
  readonly scheme: 'http' | 'https'
  /** Value of `x-forwarded-client-cert`, of a client that showed a certificate. */
  readonly clientCertificate: string | undefined
}

export interface ForwardedRequest {
  /** Headers for matching and for the upstream, `host` still as received. */
  readonly headers: HeaderList
  readonly clientAddress: string
  readonly scheme: 'http' | 'https'
  readonly requestId: string
}

/**
 * Takes away what a client has no say in and adds what the connection knows, as Envoy does at the edge of a mesh. The removal comes
 * first, so that no `Connection` header can take away what is added.
 */
export const upstreamHeaders = (
  head: RequestHead,
  downstream: Downstream,
  trustedProxies: number,
): ForwardedRequest => {
  const { headers: received, nominated } = head
  const forwardedFor = joinedHeader(received, 'x-forwarded-for')
  const headers: HeaderList = []
  for (let at = 0; at < received.length; at += 2) {
    const name = received[at] ?? ''
    if (nominated?.has(name) && name !== 'host') continue
    if (isHopByHop(name) || isOurs(name, trustedProxies) || foldsToOurs(name)) continue
    headers.push(name, received[at + 1] ?? '')
  }
  if (acceptsTrailers(received)) headers.push('te', 'trailers')
  const address = clientAddress(downstream.peer, forwardedFor, trustedProxies)
  const scheme = trustedProxies > 0 ? (claimedScheme(received) ?? downstream.scheme) : downstream.scheme
  const requestId = randomUUID()
  headers.push(
    'x-forwarded-for',
    forwardedFor ? `${forwardedFor},${downstream.peer}` : downstream.peer,
    'x-forwarded-proto',
    scheme,
    'x-envoy-external-address',
    address,
    'x-request-id',
    requestId,
  )
  if (downstream.clientCertificate !== undefined) headers.push('x-forwarded-client-cert', downstream.clientCertificate)
  return { headers, clientAddress: address, scheme, requestId }
}

/** Headers that are set here, whatever the client sent. */
const SET_HERE: ReadonlySet<string> = new Set([
  'x-forwarded-for',
  'x-forwarded-proto',
  'x-forwarded-client-cert',
  'x-request-id',
])

/** Headers by which a proxy in front speaks: believed when one is trusted, forged otherwise. */
const SET_IN_FRONT: ReadonlySet<string> = new Set(['forwarded', 'x-real-ip', 'x-forwarded-host', 'x-forwarded-port'])

const isOurs = (name: string, trustedProxies: number): boolean =>
  SET_HERE.has(name) ||
  name.startsWith('x-envoy-') ||
  (trustedProxies === 0 && (SET_IN_FRONT.has(name) || name.startsWith('x-forwarded-')))

/** Servers behind CGI and its heirs read `x_forwarded_for` and `x.forwarded.for` as the header that we set. */
const foldsToOurs = (name: string): boolean => {
  if (!name.includes('_') && !name.includes('.')) return false
  const folded = name.replace(/[_.]/g, '-')
  return isOurs(folded, 0) || isHopByHop(folded) || folded === 'content-length' || folded === 'host'
}

const acceptsTrailers = (received: HeaderList): boolean =>
  joinedHeader(received, 'te')
    ?.split(',')
    .some((token) => token.trim().toLowerCase() === 'trailers') ?? false

const claimedScheme = (received: HeaderList): 'http' | 'https' | undefined => {
  const claimed = firstHeader(received, 'x-forwarded-proto')?.toLowerCase()
  return claimed === 'http' || claimed === 'https' ? claimed : undefined
}
