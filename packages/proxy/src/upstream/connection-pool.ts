import { Agent } from 'node:http'
import { Agent as TlsAgent } from 'node:https'
import type { ConnectionOptions } from 'node:tls'
import type { Cluster, Endpoint } from '@gatewright/matcher'
import { parseDuration, type TrafficPolicy } from '@gatewright/spec'
import { SessionPool } from '../forward/http2/session-pool'
import { ClientPool } from '../forward/undici/client-pool'
import { createDialler, type Dialler } from './dial'
import { guardIdleSockets, hasIdleSocket, retireAgent } from './idle-guard'
import type { UpstreamTls } from './upstream-tls'

/** Connections to the endpoints of one cluster. */
export interface ConnectionPool {
  readonly protocol: 'http:' | 'https:'
  /** What the endpoints speak. */
  readonly version: Cluster['protocol']
  readonly dialler: Dialler
  /** Connections of HTTP/1.1 that carry requests of undici. */
  readonly clients: ClientPool
  /** Connections of HTTP/2. */
  readonly sessions: SessionPool
  /** Keeps connections for further requests. */
  readonly kept: Agent
  /** Opens a connection for each request and closes it afterwards. */
  readonly fresh: Agent
  readonly connectTimeoutMs: number
  /** How connections are secured; undefined: not at all. */
  readonly tls: ConnectionOptions | undefined
  /** Whether a connection to the endpoint is ready for a request. */
  hasIdle(endpoint: Endpoint): boolean
  /** Lets running exchanges end; idle connections close now. */
  retire(): void
  /** Ends everything. */
  destroy(): void
}

/** Istio's `tcp.connectTimeout`. */
const CONNECT_TIMEOUT_MS = 10_000
/** Envoy's idle time-out of upstream connections. */
const IDLE_TIMEOUT_MS = 3_600_000
/** What a timer of Node takes; 24 days, which Istio's `0s` (never) becomes. */
const LONGEST_TIMER_MS = 2_147_483_647
/** Idle connections kept for each endpoint. */
const IDLE_SOCKETS = 1_024

export const createConnectionPool = (
  tls: UpstreamTls,
  policy: TrafficPolicy,
  now: () => number,
  version: Cluster['protocol'] = 'http1',
): ConnectionPool => {
  const { tcp, http } = policy.connectionPool ?? {}
  const single = http?.maxRequestsPerConnection === 1
  const idleMs = duration(http?.idleTimeout ?? tcp?.idleTimeout) ?? IDLE_TIMEOUT_MS
  const options = { maxFreeSockets: IDLE_SOCKETS, ...(tls.kind === 'tls' && tls.options) }
  const open = (keepAlive: boolean): Agent => {
    const agentOptions = { ...options, keepAlive, ...(keepAlive && idleMs > 0 && { timeout: idleMs }) }
    return tls.kind === 'tls' ? new TlsAgent(agentOptions) : new Agent(agentOptions)
  }
  // A configuration may hold thousands of clusters that nobody ever asks for.
  let kept: Agent | undefined
  let fresh: Agent | undefined
  let clients: ClientPool | undefined
  let sessions: SessionPool | undefined
  const connectTimeoutMs = duration(tcp?.connectTimeout) || CONNECT_TIMEOUT_MS
  const tlsOptions = tls.kind === 'tls' ? tls.options : undefined
  const protocols = version === 'http2' ? ['h2'] : ['http/1.1']
  const dialler = createDialler({ tls: tlsOptions, protocols, connectTimeoutMs })
  const settings = {
    dialler,
    idleTimeoutMs: idleMs > 0 ? Math.min(idleMs, LONGEST_TIMER_MS) : LONGEST_TIMER_MS,
    maxRequests: http?.maxRequestsPerConnection || Number.POSITIVE_INFINITY,
    maxStreams: http?.maxConcurrentStreams || Number.POSITIVE_INFINITY,
    now,
  }
  return {
    protocol: tls.kind === 'tls' ? 'https:' : 'http:',
    tls: tlsOptions,
    connectTimeoutMs,
    version,
    dialler,
    get clients() {
      clients ??= new ClientPool(settings)
      return clients
    },
    get sessions() {
      sessions ??= new SessionPool(settings)
      return sessions
    },
    get kept() {
      kept ??= guardIdleSockets(open(!single), now, http?.maxRequestsPerConnection || Number.POSITIVE_INFINITY)
      return kept
    },
    get fresh() {
      fresh ??= open(false)
      return fresh
    },
    hasIdle: (endpoint) =>
      clients?.hasIdle(endpoint) || sessions?.hasIdle(endpoint) || (kept ? hasIdleSocket(kept, endpoint) : false),
    retire: () => {
      if (kept) retireAgent(kept)
      clients?.retire()
      sessions?.retire()
    },
    destroy: () => {
      kept?.destroy()
      fresh?.destroy()
      clients?.destroy()
      sessions?.destroy()
    },
  }
}

const duration = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : parseDuration(text)
