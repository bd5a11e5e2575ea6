import type { z } from 'zod'
import type { connectionPool } from '../../resources/destination-rule'
import { checkDuration, checkDurationOrZero } from '../durations'
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
  yield* checkDurationOrZero(['idleTimeout'], tcp.idleTimeout)
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
  if (keepAlive.timeout === undefined)
    yield error('field_required', ['http2KeepAlive', 'timeout'], 'http2KeepAlive needs a timeout.')
  yield* checkDuration(['http2KeepAlive', 'timeout'], keepAlive.timeout)
  yield* checkDuration(['http2KeepAlive', 'interval'], keepAlive.interval)
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
