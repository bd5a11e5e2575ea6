import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { type CompiledChain, type Endpoint, pickCluster } from '@gatewright/matcher'
import { plainAddress } from '../headers/client-address'
import type { Place } from '../policy/cluster-gate'
import type { EndpointState } from '../policy/endpoint-state'
import { hashText } from '../policy/hash-text'
import type { PickContext } from '../policy/load-balancer'
import { splice } from '../splice'
import type { ClusterRegistry, ClusterState } from '../upstream/cluster-registry'
import type { ConnectionPool } from '../upstream/connection-pool'

export interface TcpSurroundings {
  readonly clusters: ClusterRegistry
  readonly random: () => number
  readonly now: () => number
}

/**
 * Joins a client's connection with one to an endpoint of its chain's destination: raw bytes both ways, of plain TCP or of TLS that was
 * never opened. Where that cannot be done the client's connection is closed; there is no protocol to say why in.
 */
export const proxyTcp = (chain: CompiledChain, client: Socket, { clusters, random, now }: TcpSurroundings): void => {
  client.on('error', () => {}) // `close` follows
  const destination = chain.destinations.length > 0 ? pickCluster(chain, random()) : undefined
  const cluster = destination?.known ? clusters.get(destination.cluster) : undefined
  if (!cluster || cluster.problem) {
    client.destroy()
    return
  }
  let place: Place | undefined
  client.once('close', () => place?.leave())
  const join = (endpoints: readonly Endpoint[]) => {
    const chosen = client.destroyed ? undefined : cluster.policy.pick(endpoints, contextOf(cluster, client, now()))
    if (chosen) place ??= cluster.gate.enter({ admitted: begin, refused: () => client.destroy(), hasIdle: () => false })
    if (!chosen || !place) client.destroy()
    else if (!place.waiting) joinWith(chosen, place, cluster, client)
  }
  const begin = () => {
    const endpoints = cluster.endpoints()
    if (endpoints instanceof Promise) endpoints.then(join, () => client.destroy())
    else join(endpoints)
  }
  begin()
}

/** Of a connection only the address of its client can be hashed. */
const contextOf = ({ policy }: ClusterState, client: Socket, now: number): PickContext => ({
  now,
  hash: policy.hash?.kind === 'source_ip' ? hashText(plainAddress(client.remoteAddress)) : undefined,
  tried: [],
  avoidedLevels: 0,
})

const joinWith = (chosen: EndpointState, place: Place, { pool, policy }: ClusterState, client: Socket): void => {
  place.take(chosen)
  const upstream = openUpstream(chosen.endpoint, pool)
  const timer = setTimeout(() => upstream.destroy(), pool.connectTimeoutMs)
  const fail = () => {
    if (!client.destroyed) policy.failed(chosen)
  }
  const giveUp = () => void upstream.destroy()
  upstream.on('error', () => {})
  upstream.once('close', () => {
    clearTimeout(timer)
    client.destroySoon()
  })
  upstream.prependOnceListener('close', fail)
  client.once('close', giveUp)
  upstream.once(pool.tls ? 'secureConnect' : 'connect', () => {
    clearTimeout(timer)
    upstream.off('close', fail)
    place.connected()
    policy.connected(chosen)
    policy.answered(chosen, CONNECTED)
    client.off('close', giveUp)
    splice(client, upstream, { toUpstream: () => {}, toClient: () => {} }, () => {})
    client.resume()
  })
}

/** In outlier detection a connection that stands is a success, whatever goes over it. */
const CONNECTED = 200

const openUpstream = ({ address, port }: Endpoint, { tls }: ConnectionPool): Socket => {
  const where = address.startsWith('unix:') ? { path: address.slice('unix:'.length) } : { host: address, port }
  // A client that has said everything may still be waiting for the answer.
  const options = { ...where, allowHalfOpen: true, noDelay: true }
  return tls ? connectTls({ ...options, ...tls }) : connect(options)
}
