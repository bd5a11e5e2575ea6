import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { type CompiledChain, type Endpoint, pickCluster } from '@gatewright/matcher'
import { splice } from '../splice'
import type { ClusterRegistry, ClusterState } from '../upstream/cluster-registry'
import type { ConnectionPool } from '../upstream/connection-pool'

export interface TcpSurroundings {
  readonly clusters: ClusterRegistry
  readonly random: () => number
}

/**
 * Joins a client's connection with one to an endpoint of its chain's destination: raw bytes both ways, of plain TCP or of TLS that was
 * never opened. Where that cannot be done the client's connection is closed; there is no protocol to say why in.
 */
export const proxyTcp = (chain: CompiledChain, client: Socket, { clusters, random }: TcpSurroundings): void => {
  client.on('error', () => {}) // `close` follows
  const destination = chain.destinations.length > 0 ? pickCluster(chain, random()) : undefined
  const cluster = destination?.known ? clusters.get(destination.cluster) : undefined
  if (!cluster || cluster.problem) {
    client.destroy()
    return
  }
  const join = (endpoints: readonly Endpoint[]) => {
    const endpoint = cluster.balancer.pick(endpoints, { tried: new Set() })
    if (endpoint && !client.destroyed) joinWith(endpoint, cluster, client)
    else client.destroy()
  }
  const endpoints = cluster.endpoints()
  if (endpoints instanceof Promise) endpoints.then(join, () => client.destroy())
  else join(endpoints)
}

const joinWith = (endpoint: Endpoint, { pool }: ClusterState, client: Socket): void => {
  const upstream = openUpstream(endpoint, pool)
  const timer = setTimeout(() => upstream.destroy(), pool.connectTimeoutMs)
  const giveUp = () => void upstream.destroy()
  upstream.on('error', () => {})
  upstream.once('close', () => {
    clearTimeout(timer)
    client.destroySoon()
  })
  client.once('close', giveUp)
  upstream.once(pool.tls ? 'secureConnect' : 'connect', () => {
    clearTimeout(timer)
    client.off('close', giveUp)
    splice(client, upstream, { toUpstream: () => {}, toClient: () => {} }, () => {})
    client.resume()
  })
}

const openUpstream = ({ address, port }: Endpoint, { tls }: ConnectionPool): Socket => {
  const where = address.startsWith('unix:') ? { path: address.slice('unix:'.length) } : { host: address, port }
  // A client that has said everything may still be waiting for the answer.
  const options = { ...where, allowHalfOpen: true, noDelay: true }
  return tls ? connectTls({ ...options, ...tls }) : connect(options)
}
