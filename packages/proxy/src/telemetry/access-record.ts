import { firstHeader } from '@gatewright/matcher'
import type { Exchange } from '../exchange'

/** One exchange, under the keys of Istio's default JSON access log. Values that are missing are null, numbers are numbers. */
export interface AccessRecord {
  /** ISO 8601, UTC, with milliseconds. */
  readonly start_time: string
  readonly route_name: string | null
  readonly method: string | null
  /** As the client asked for it, before any rewrite. */
  readonly path: string | null
  readonly protocol: string | null
  /** 0 when the client left before there was an answer. */
  readonly response_code: number
  /** Envoy's flags, joined with `,`; `-` for none. */
  readonly response_flags: string
  readonly response_code_details: string | null
  readonly connection_termination_details: string | null
  readonly upstream_transport_failure_reason: string | null
  /** Bytes of the request's body. */
  readonly bytes_received: number
  /** Bytes of the answer's body. */
  readonly bytes_sent: number
  /** Milliseconds from the request's head to the end of the answer. */
  readonly duration: number
  /** Milliseconds the upstream took to answer. */
  readonly upstream_service_time: number | null
  readonly x_forwarded_for: string | null
  readonly user_agent: string | null
  readonly request_id: string | null
  readonly authority: string | null
  readonly upstream_host: string | null
  readonly upstream_cluster: string | null
  readonly upstream_local_address: string | null
  readonly downstream_local_address: string | null
  readonly downstream_remote_address: string | null
  readonly requested_server_name: string | null
}

export const accessRecord = (exchange: Exchange, finishedAt: number): AccessRecord => {
  const { request, view, forwarded, connection, endpoint } = exchange
  const header = (name: string) => (forwarded ? (firstHeader(forwarded.headers, name) ?? null) : null)
  return {
    start_time: new Date(exchange.startedAt).toISOString(),
    route_name: exchange.route?.route.name || null,
    method: request.method ?? null,
    path: view ? view.path + view.query : (request.url ?? null),
    protocol: exchange.http2 ? 'HTTP/2' : `HTTP/${request.httpVersion}`,
    response_code: exchange.status,
    response_flags: exchange.flags.join(',') || '-',
    response_code_details: exchange.details,
    connection_termination_details: null,
    upstream_transport_failure_reason: exchange.transportFailure,
    bytes_received: exchange.bytesReceived,
    bytes_sent: exchange.bytesSent,
    duration: Math.round(finishedAt - exchange.startedAt),
    upstream_service_time: exchange.serviceTimeMs,
    x_forwarded_for: header('x-forwarded-for'),
    user_agent: header('user-agent'),
    request_id: forwarded?.requestId ?? null,
    authority: view?.authority ?? request.headers.host ?? null,
    upstream_host: endpoint ? endpointAddress(endpoint.address, endpoint.port) : null,
    upstream_cluster: exchange.destination?.cluster ?? null,
    upstream_local_address: exchange.upstreamLocalAddress,
    downstream_local_address: connection.localAddress,
    downstream_remote_address: forwarded ? clientWithPort(exchange) : connection.remoteAddress,
    requested_server_name: connection.sni || null,
  }
}

/** The trusted client address; the port is known for a peer only. */
const clientWithPort = ({ forwarded, connection }: Exchange): string | null =>
  forwarded === undefined || forwarded.clientAddress === connection.peer
    ? connection.remoteAddress
    : `${forwarded.clientAddress}:0`

const endpointAddress = (address: string, port: number): string => {
  if (address.startsWith('unix:')) return address
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}
