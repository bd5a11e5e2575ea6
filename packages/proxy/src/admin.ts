import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { RouteTable } from '@gatewright/matcher'
import type { Ingress } from './ingress'
import { ListenError } from './listen-error'
import type { ClusterState } from './upstream/cluster-registry'

export interface AdminOptions {
  /** Default `127.0.0.1`. Whoever reaches this address reads every route and endpoint, though no key. */
  readonly host?: string
  /** Default 15000; 0 takes a free one. */
  readonly port?: number
}

export interface AdminServer {
  readonly host: string
  readonly port: number
  close(): Promise<void>
}

/**
 * Opens the operator's view of an ingress: `/ready` (200 once every port is open), `/healthz`, `/metrics` (Prometheus text), `/config`
 * (the running table as JSON, without keys) and `/clusters`. Rejects with a `ListenError` when the port is taken.
 */
export const openAdmin = async (ingress: Ingress, options: AdminOptions = {}): Promise<AdminServer> => {
  const { host = '127.0.0.1', port = 15_000 } = options
  const server = createServer((request, response) => answer(ingress, request, response))
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new ListenError(port, port, error)))
    server.listen(port, host, resolve)
  })
  server.on('error', () => {})
  return {
    host,
    port: (server.address() as AddressInfo).port, // the address of a TCP server is an object
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const JSON_TYPE = 'application/json'
const TEXT_TYPE = 'text/plain; charset=utf-8'

const answer = (ingress: Ingress, request: IncomingMessage, response: ServerResponse): void => {
  request.on('error', () => {})
  response.on('error', () => {})
  const send = (status: number, type: string, body: string) =>
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(`${body}\n`)
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD')
    send(405, TEXT_TYPE, 'Only GET is answered here.')
    return
  }
  switch (request.url?.split('?')[0]) {
    case '/ready':
      if (ingress.status().ready) send(200, TEXT_TYPE, 'ready')
      else send(503, TEXT_TYPE, 'not ready')
      return
    case '/healthz':
      send(200, TEXT_TYPE, 'ok')
      return
    case '/metrics':
      send(200, 'text/plain; version=0.0.4; charset=utf-8', ingress.metrics().trimEnd())
      return
    case '/config':
      send(200, JSON_TYPE, describeTable(ingress.status().table))
      return
    case '/clusters':
      send(200, JSON_TYPE, JSON.stringify(ingress.status().clusters.map(describeCluster), null, 2))
      return
    default:
      send(404, TEXT_TYPE, 'There is /ready, /healthz, /metrics, /config and /clusters.')
  }
}

/** The model as JSON. PEM text stays here: the page tells where a key came from, not what it is. */
const describeTable = (table: RouteTable | undefined): string => {
  const { listeners = [], clusters = new Map() } = table?.model ?? {}
  return JSON.stringify({ listeners, clusters: Object.fromEntries(clusters) }, withoutPem, 2)
}

const withoutPem = (key: string, value: unknown): unknown => (key === 'pem' ? undefined : value)

/** The endpoints are those that requests were sent to last, after names were resolved; none before the first request. */
const describeCluster = ({ cluster, problem, policy }: ClusterState) => {
  const { name, destination, discovery, protocol, tls } = cluster
  const { connections, pending, requests, retries } = policy.breaker
  return {
    name,
    destination,
    discovery,
    protocol,
    tls: tls?.mode ?? null,
    problem: problem?.text ?? null,
    active: { connections, pending, requests, retries },
    endpoints: policy.members.map(({ key, active, ejected }) => ({ address: key, active, ejected })),
  }
}
