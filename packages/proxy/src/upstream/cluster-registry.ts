import { isDeepStrictEqual } from 'node:util'
import type { Cluster, Endpoint } from '@gatewright/matcher'
import type { PemSource } from '../pem-source'
import { ClusterGate } from '../policy/cluster-gate'
import { ClusterPolicy, type PolicySurroundings } from '../policy/cluster-policy'
import { type ConnectionPool, createConnectionPool } from './connection-pool'
import type { DnsCache } from './resolve'
import { type TlsProblem, type UpstreamTls, upstreamTls } from './upstream-tls'

/** What is known at run time of one cluster. It outlives revisions of the table as long as they hold a cluster of that name. */
export interface ClusterState {
  readonly cluster: Cluster
  readonly pool: ConnectionPool
  /** Whom to send to, and what was learnt of endpoints. The same over revisions. */
  readonly policy: ClusterPolicy
  /** Lets requests in as limits allow. The same over revisions. */
  readonly gate: ClusterGate
  /** Why nothing can be sent, such as TLS settings that cannot be carried out. */
  readonly problem: TlsProblem | undefined
  /** Where requests may be sent, as of the revision in force. Synchronous unless a name has to be looked up first. */
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

export const createClusterRegistry = (dns: DnsCache, surroundings: PolicySurroundings): ClusterRegistry => {
  let states = new Map<string, Held>()

  const hold = (cluster: Cluster, pem: PemSource): Held => {
    const tls = upstreamTls(cluster.tls, pem)
    const old = states.get(cluster.name)
    const same = old && sameConnections(old, cluster, tls)
    const pool = same ? old.state.pool : createConnectionPool(tls, cluster.policy, surroundings.now, cluster.protocol)
    const source = { endpoints: endpointsOf(cluster, dns) }
    const shared = old?.shared ?? share(cluster, source, surroundings)
    const state: ClusterState = {
      cluster,
      pool,
      policy: shared.policy,
      gate: shared.gate,
      problem: tls.kind === 'unusable' ? tls.problem : undefined,
      // A request that began under an earlier revision must not bring endpoints back that are gone.
      endpoints: () => shared.source.endpoints(),
    }
    return { state, tls, source, shared }
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
        for (const { state, shared, source } of next.values()) {
          shared.policy.configure(state.cluster)
          shared.source = source
        }
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
  readonly source: Source
  readonly shared: Shared
}

interface Source {
  readonly endpoints: ClusterState['endpoints']
}

/** What all revisions of a cluster have in common. */
interface Shared {
  readonly policy: ClusterPolicy
  readonly gate: ClusterGate
  /** Of the revision in force. */
  source: Source
}

const share = (cluster: Cluster, source: Source, surroundings: PolicySurroundings): Shared => {
  const policy = new ClusterPolicy(cluster, surroundings)
  return { policy, gate: new ClusterGate(policy.breaker), source }
}

/** Connections are kept over a change of revision unless what they were opened with has changed. */
const sameConnections = ({ state, tls }: Held, cluster: Cluster, newTls: UpstreamTls): boolean =>
  state.cluster.protocol === cluster.protocol &&
  isDeepStrictEqual(state.cluster.policy.connectionPool, cluster.policy.connectionPool) &&
  isDeepStrictEqual(state.cluster.tls, cluster.tls) &&
  isDeepStrictEqual(plainValues(tls), plainValues(newTls))

/** Functions are made anew for each revision and say nothing that `cluster.tls` does not. */
const plainValues = (tls: UpstreamTls): object =>
  tls.kind === 'tls' ? { ...tls.options, checkServerIdentity: undefined } : tls

const endpointsOf = ({ discovery }: Cluster, dns: DnsCache): ClusterState['endpoints'] => {
  if (discovery.kind === 'static') return () => discovery.endpoints
  const lists = discovery.hosts.map(({ host, port }) => resolvedHost(host, port, discovery.all, dns))
  const [only] = lists
  if (only && lists.length === 1) return only
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
