import { isDeepStrictEqual } from 'node:util'
import type { Cluster, Endpoint } from '@gatewright/matcher'
import type { PemSource } from '../pem-source'
import { type ConnectionPool, createConnectionPool } from './connection-pool'
import { avoidingTried, type LoadBalancer } from './load-balancer'
import type { DnsCache } from './resolve'
import { roundRobin } from './round-robin'
import { type TlsProblem, type UpstreamTls, upstreamTls } from './upstream-tls'

/** What is known at run time of one cluster. It outlives revisions of the table as long as they hold a cluster of that name. */
export interface ClusterState {
  readonly cluster: Cluster
  readonly pool: ConnectionPool
  readonly balancer: LoadBalancer
  /** Why nothing can be sent, such as TLS settings that cannot be carried out. */
  readonly problem: TlsProblem | undefined
  /** Where requests may be sent. Synchronous unless a name has to be looked up first. */
  endpoints(): readonly Endpoint[] | Promise<readonly Endpoint[]>
}

export interface ClusterRegistry {
  get(name: string): ClusterState | undefined
  /** The states of a new revision, to be put in force by `commit`; and what is wrong with its TLS settings, by cluster. */
  prepare(clusters: ReadonlyMap<string, Cluster>, pem: PemSource): PreparedClusters
  /** All states, for the admin page. */
  states(): Iterable<ClusterState>
  close(): void
}

export interface PreparedClusters {
  readonly problems: ReadonlyMap<Cluster, TlsProblem>
  commit(): void
}

export const createClusterRegistry = (dns: DnsCache, now: () => number): ClusterRegistry => {
  let states = new Map<string, Held>()

  const hold = (cluster: Cluster, pem: PemSource): Held => {
    const tls = upstreamTls(cluster.tls, pem)
    const old = states.get(cluster.name)
    const same = old && sameConnections(old, cluster, tls)
    const pool = same ? old.state.pool : createConnectionPool(tls, cluster.policy, now)
    const state: ClusterState = {
      cluster,
      pool,
      balancer: old?.state.balancer ?? avoidingTried(roundRobin()),
      problem: tls.kind === 'unusable' ? tls.problem : undefined,
      endpoints: endpointsOf(cluster, dns),
    }
    return { state, tls }
  }

  return {
    get: (name) => states.get(name)?.state,
    states: () => Array.from(states.values(), ({ state }) => state),
    prepare: (clusters, pem) => {
      const next = new Map(Array.from(clusters, ([name, cluster]) => [name, hold(cluster, pem)]))
      const problems = new Map<Cluster, TlsProblem>()
      for (const { state } of next.values()) if (state.problem) problems.set(state.cluster, state.problem)
      const commit = () => {
        const pools = new Set(Array.from(next.values(), ({ state }) => state.pool))
        for (const { state } of states.values()) if (!pools.has(state.pool)) state.pool.retire()
        states = next
      }
      return { problems, commit }
    },
    close: () => {
      for (const { state } of states.values()) state.pool.destroy()
    },
  }
}

interface Held {
  readonly state: ClusterState
  readonly tls: UpstreamTls
}

/** Connections are kept over a change of revision unless what they were opened with has changed. */
const sameConnections = ({ state, tls }: Held, cluster: Cluster, newTls: UpstreamTls): boolean =>
  isDeepStrictEqual(state.cluster.policy.connectionPool, cluster.policy.connectionPool) &&
  isDeepStrictEqual(state.cluster.tls, cluster.tls) &&
  isDeepStrictEqual(plainValues(tls), plainValues(newTls))

/** Functions are made anew for each revision and say nothing that `cluster.tls` does not. */
const plainValues = (tls: UpstreamTls): object =>
  tls.kind === 'tls' ? { ...tls.options, checkServerIdentity: undefined } : tls

const endpointsOf = ({ discovery }: Cluster, dns: DnsCache): ClusterState['endpoints'] => {
  if (discovery.kind === 'static') return () => discovery.endpoints
  const lists = discovery.hosts.map(({ host, port }) => resolvedHost(host, port, discovery.all, dns))
  return () => {
    const found = lists.map((list) => list())
    return found.every((list): list is readonly Endpoint[] => !(list instanceof Promise))
      ? found.flat()
      : Promise.all(found).then((all) => all.flat())
  }
}

/** Endpoints of one name. While the answer stays the same they are the same objects, so that state can be kept by endpoint. */
const resolvedHost = (host: string, port: number, all: boolean, dns: DnsCache) => {
  let known: { readonly addresses: readonly string[]; readonly endpoints: readonly Endpoint[] } | undefined
  const toEndpoints = (addresses: readonly string[]): readonly Endpoint[] => {
    if (known && isDeepStrictEqual(known.addresses, addresses)) return known.endpoints
    const endpoints = (all ? addresses : addresses.slice(0, 1)).map(
      (address): Endpoint => ({ address, port, weight: 1, labels: {}, locality: '' }),
    )
    known = { addresses, endpoints }
    return endpoints
  }
  return () => {
    const answer = dns.addresses(host)
    return answer instanceof Promise ? answer.then(toEndpoints) : toEndpoints(answer)
  }
}
