import { firstHeader, type HeaderList, type SubstitutionContext } from '@gatewright/matcher'
import type { Exchange } from '../exchange'

/**
 * What `%...%` in a header value stands for in one exchange.
 * @param request the list that request operations change
 * @param answer headers of the upstream's answer, where there is one
 */
export const substitutions = (
  exchange: Exchange,
  request: HeaderList,
  answer: HeaderList | undefined,
): SubstitutionContext => ({
  requestHeader: (name) => requestHeader(exchange, request, name),
  responseHeader: (name) => (answer ? firstHeader(answer, name) : undefined),
  value: (command, argument) => commandValue(exchange, command, argument),
})

const requestHeader = ({ view }: Exchange, list: HeaderList, name: string): string | undefined => {
  switch (name) {
    case ':path':
      return view && view.path + view.query
    case ':method':
      return view?.method
    case ':scheme':
      return view?.scheme
    case ':authority':
    case 'host':
      return view?.authority
    case 'x-envoy-original-path':
      return firstHeader(list, name) ?? (view && view.path + view.query)
    default:
      return firstHeader(list, name)
  }
}

const withoutPort = (address: string | null): string | undefined => address?.replace(/:\d+$/, '')
const portOf = (address: string | null): string | undefined => address?.slice(address.lastIndexOf(':') + 1)

const commandValue = (exchange: Exchange, command: string, argument: string | undefined): string | undefined => {
  const { connection, request, forwarded } = exchange
  switch (command) {
    case 'PROTOCOL':
      return exchange.http2 ? 'HTTP/2' : `HTTP/${request.httpVersion}`
    case 'DOWNSTREAM_REMOTE_ADDRESS':
      return forwarded?.clientAddress === connection.peer
        ? (connection.remoteAddress ?? undefined)
        : `${forwarded?.clientAddress}:0`
    case 'DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT':
      return forwarded?.clientAddress
    case 'DOWNSTREAM_REMOTE_PORT':
    case 'DOWNSTREAM_DIRECT_REMOTE_PORT':
      return portOf(connection.remoteAddress)
    case 'DOWNSTREAM_DIRECT_REMOTE_ADDRESS':
      return connection.remoteAddress ?? undefined
    case 'DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT':
      return connection.peer
    case 'DOWNSTREAM_LOCAL_ADDRESS':
      return connection.localAddress ?? undefined
    case 'DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT':
      return withoutPort(connection.localAddress)
    case 'DOWNSTREAM_LOCAL_PORT':
      return portOf(connection.localAddress)
    case 'REQUESTED_SERVER_NAME':
      return connection.sni
    case 'RESPONSE_CODE':
      return exchange.status ? String(exchange.status) : undefined
    case 'RESPONSE_FLAGS':
      return exchange.flags.join(',') || '-'
    case 'ROUTE_NAME':
      return exchange.route?.route.name
    case 'VIRTUAL_CLUSTER_NAME':
      return undefined
    case 'UPSTREAM_CLUSTER':
    case 'UPSTREAM_CLUSTER_RAW':
      return exchange.destination?.cluster
    case 'UPSTREAM_REMOTE_ADDRESS':
    case 'UPSTREAM_HOST':
      return exchange.endpoint && `${exchange.endpoint.address}:${exchange.endpoint.port}`
    case 'UPSTREAM_REMOTE_ADDRESS_WITHOUT_PORT':
      return exchange.endpoint?.address
    case 'UPSTREAM_REMOTE_PORT':
      return exchange.endpoint && String(exchange.endpoint.port)
    case 'START_TIME':
      return startTime(exchange.startedAt, argument)
    default:
      return undefined
  }
}

/** Without a format: ISO 8601 with milliseconds. Of the strftime conversions, those that log and header formats use. */
const startTime = (startedAt: number, format: string | undefined): string => {
  const at = new Date(startedAt)
  if (!format) return at.toISOString()
  const two = (value: number) => String(value).padStart(2, '0')
  const parts: Readonly<Record<string, string>> = {
    Y: String(at.getUTCFullYear()),
    m: two(at.getUTCMonth() + 1),
    d: two(at.getUTCDate()),
    H: two(at.getUTCHours()),
    M: two(at.getUTCMinutes()),
    S: two(at.getUTCSeconds()),
    F: at.toISOString().slice(0, 10),
    T: at.toISOString().slice(11, 19),
    s: String(Math.floor(startedAt / 1000)),
    '3f': String(at.getUTCMilliseconds()).padStart(3, '0'),
    '%': '%',
  }
  return format.replace(
    /%(3f|[A-Za-z%])/g,
    (whole, name: string) => (Object.hasOwn(parts, name) ? parts[name] : undefined) ?? whole,
  )
}
