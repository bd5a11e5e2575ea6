import type { z } from 'zod'
import type { connectionPool } from '../../resources/destination-rule'
import { checkDuration, checkDurationOrOff } from '../durations'
import { error, type Findings, within } from '../rule'

type Pool = z.output<typeof connectionPool>

/** Limits of the connections to a destination. 0 stands for "not set", nothing is negative. */
export function* checkConnectionPool({ tcp, http }: Pool): Findings {
  if (!tcp && !http) yield error('field_required', [], 'The connection pool is empty; it has tcp, http or both.')
  if (tcp) yield* within(['tcp'], checkTcp(tcp))
  if (http) yield* within(['http'], checkHttp(http))
}

function* checkTcp(tcp: NonNullable<Pool['tcp']>): Findings {
  yield* checkCounters(tcp, ['maxConnections'])
  yield* checkDuration(['connectTimeout'], tcp.connectTimeout)
  yield* checkDuration(['maxConnectionDuration'], tcp.maxConnectionDuration)
  yield* checkDurationOrOff(['idleTimeout'], tcp.idleTimeout)
  if (!tcp.tcpKeepalive) return
  yield* within(['tcpKeepalive'], checkCounters(tcp.tcpKeepalive, ['probes']))
  yield* checkDuration(['tcpKeepalive', 'time'], tcp.tcpKeepalive.time)
  yield* checkDuration(['tcpKeepalive', 'interval'], tcp.tcpKeepalive.interval)
}

function* checkHttp(http: NonNullable<Pool['http']>): Findings {
  yield* checkCounters(http, [
    'http1MaxPendingRequests',
    'http2MaxRequests',
    'maxRequestsPerConnection',
    'maxRetries',
    'maxConcurrentStreams',
  ])
  yield* checkDuration(['idleTimeout'], http.idleTimeout)
  if (http.h2UpgradePolicy === 'UPGRADE' && http.useClientProtocol)
    yield error('field_invalid', ['useClientProtocol'], 'useClientProtocol contradicts h2UpgradePolicy: UPGRADE.')
  const keepAlive = http.http2KeepAlive
  if (!keepAlive) return
  for (const field of ['interval', 'timeout'] as const) {
    if (keepAlive[field] === undefined)
      yield error('field_required', ['http2KeepAlive', field], `http2KeepAlive needs its ${field}.`)
    yield* checkDuration(['http2KeepAlive', field], keepAlive[field])
  }
}

function* checkCounters<Field extends string>(
  limits: { readonly [Name in Field]?: number | undefined },
  fields: readonly Field[],
): Findings {
  for (const field of fields) {
    const value = limits[field]
    if (value !== undefined && value < 0)
      yield error('field_invalid', [field], `${field} is ${value}; it must not be negative.`)
  }
}
