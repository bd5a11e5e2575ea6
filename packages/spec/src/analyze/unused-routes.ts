import { resolveGatewayName } from '../gateway-name'
import type { Server } from '../resources/gateway'
import type { Analyzer } from './context'

type Section = 'http' | 'tls' | 'tcp'

/**
 * Rules of a kind that no server of their Gateways looks at: `http` rules want a server that reads HTTP (plain, or HTTPS that is
 * terminated), `tls` rules one that passes TLS through, `tcp` rules one that reads no HTTP.
 */
export const unusedRoutes: Analyzer = (context) =>
  context.resources.virtualServices.flatMap((virtualService) => {
    const { spec, metadata } = virtualService
    const names = (spec.gateways ?? []).map((name) => resolveGatewayName(name, metadata.namespace))
    const gateways = names.map((name) => context.gateways.get(name))
    if (gateways.length === 0 || gateways.some((gateway) => !gateway)) return []
    const servers = gateways.flatMap((gateway) => gateway?.spec.servers ?? [])
    if (servers.length === 0) return []
    return (['http', 'tls', 'tcp'] as const)
      .filter((section) => (spec[section] ?? []).length > 0 && !servers.some((server) => LOOKS_AT[section](server)))
      .map((section) =>
        context.report(virtualService, {
          code: 'routes_unused',
          severity: 'warning',
          path: ['spec', section],
          message: `No server of ${[...new Set(names)].join(', ')} looks at ${section} rules, so these are never used.`,
          hint: WANTED[section],
        }),
      )
  })

const HTTP_PROTOCOLS: ReadonlySet<string> = new Set(['HTTP', 'HTTP2', 'GRPC', 'GRPC-WEB', 'HTTP_PROXY'])

const passesThrough = ({ port, tls }: Server): boolean => {
  const mode = tls?.mode ?? 'PASSTHROUGH'
  return (
    (port.protocol === 'TLS' || port.protocol === 'HTTPS') && (mode === 'PASSTHROUGH' || mode === 'AUTO_PASSTHROUGH')
  )
}

const readsHttp = (server: Server): boolean =>
  HTTP_PROTOCOLS.has(server.port.protocol) || (server.port.protocol === 'HTTPS' && !passesThrough(server))

const LOOKS_AT: Readonly<Record<Section, (server: Server) => boolean>> = {
  http: readsHttp,
  tls: passesThrough,
  tcp: (server) => !readsHttp(server),
}

const WANTED: Readonly<Record<Section, string>> = {
  http: 'They want a server of protocol HTTP, or HTTPS with a tls mode that terminates (SIMPLE, MUTUAL, OPTIONAL_MUTUAL).',
  tls: 'They want a server of protocol TLS or HTTPS with tls mode PASSTHROUGH.',
  tcp: 'They want a server of protocol TCP or TLS.',
}
