import type { Diagnostic, Severity } from '../diagnostic'
import { labelsMatch } from '../labels'
import { byAge } from '../order'
import type { Gateway, Server } from '../resources/gateway'
import { type AnalysisContext, type Analyzer, keyOf } from './context'
import { groupBy } from './group-by'
import { createHostIndex } from './host-index'
import { hostsOverlap, splitServerHost } from './server-hosts'
import { shorten } from './shorten'

/**
 * Servers of one proxy on the same port and bind address. Plain HTTP servers are merged; of any others that meet, the later one is
 * skipped as a whole. Later means: of a younger Gateway, or further down in the same one.
 */
export const gatewayConflicts: Analyzer = (context) =>
  [...groupBy(placedServers(context), ({ place }) => place).values()].flatMap((sharing) => {
    const candidatesFor = candidates(sharing)
    return sharing.flatMap((server): readonly Diagnostic[] => {
      const collisions = candidatesFor(server).flatMap((other) => collide(server, other) ?? [])
      const worst = RANKS.find((severity) => collisions.some((collision) => collision.severity === severity))
      const shown = collisions.filter(({ severity }) => severity === worst)
      const [first] = shown
      return first && worst ? [describe(context, server, first, shown, worst)] : []
    })
  })

const RANKS: readonly Severity[] = ['error', 'warning', 'info']
/** Nobody reads on after that many, and looking at all of thousands takes long. */
const MOST_CANDIDATES = 50

/** The servers that another one may collide with: those of its own family by their hosts, those of other families anyway. */
const candidates = (sharing: readonly PlacedServer[]) => {
  const families = groupBy(sharing, ({ family }) => family)
  const indexes = new Map(
    [...families].map(([family, servers]) => {
      const named = servers.flatMap((server) =>
        server.hosts.map((written) => ({ server, host: bareHost(written, server) })),
      )
      return [family, createHostIndex(named, ({ host }) => host)]
    }),
  )
  return (server: PlacedServer): readonly PlacedServer[] => {
    const found = new Set<PlacedServer>()
    for (const written of server.hosts)
      for (const { server: other } of indexes.get(server.family)?.meeting(bareHost(written, server)) ?? []) {
        if (other !== server) found.add(other)
        if (found.size >= MOST_CANDIDATES) break
      }
    for (const [family, others] of families)
      if (family !== server.family || family === 'tcp')
        for (const other of others.slice(0, MOST_CANDIDATES)) if (other !== server) found.add(other)
    return [...found].sort((a, b) => a.rank - b.rank)
  }
}

interface PlacedServer {
  readonly gateway: Gateway
  readonly server: Server
  /** Order in which the proxy takes the servers of a place. */
  readonly rank: number
  readonly index: number
  /** Proxies, port and bind address. */
  readonly place: string
  readonly family: 'http' | 'tcp' | 'tls'
  readonly hosts: readonly string[]
}

const placedServers = ({ resources, proxy }: AnalysisContext): readonly PlacedServer[] => {
  let rank = 0
  return resources.gateways.toSorted(byAge).flatMap((gateway) => {
    // Gateways with different selectors meet on this proxy if both fit it.
    const proxies = labelsMatch(gateway.spec.selector, proxy.labels)
      ? 'this proxy'
      : JSON.stringify(Object.entries(gateway.spec.selector ?? {}).sort())
    return gateway.spec.servers.map((server, index) => ({
      gateway,
      server,
      rank: rank++,
      index,
      place: `${proxies} ${server.port.number} ${server.bind ?? ''}`,
      family: familyOf(server),
      hosts: server.hosts.length === 0 ? ['*'] : server.hosts,
    }))
  })
}

const HTTP_PROTOCOLS: ReadonlySet<string> = new Set(['HTTP', 'HTTP2', 'GRPC', 'GRPC-WEB', 'HTTP_PROXY'])

const familyOf = ({ port }: Server): PlacedServer['family'] =>
  HTTP_PROTOCOLS.has(port.protocol.toUpperCase())
    ? 'http'
    : port.protocol.toUpperCase() === 'HTTPS' || port.protocol.toUpperCase() === 'TLS'
      ? 'tls'
      : 'tcp'

interface Collision {
  readonly other: PlacedServer
  readonly severity: Severity
  readonly host: string | undefined
}

const collide = (one: PlacedServer, other: PlacedServer): Collision | undefined => {
  const sameGateway = one.gateway === other.gateway
  const overlap = one.hosts.find((a) => other.hosts.some((b) => hostsOverlap(bareHost(a, one), bareHost(b, other))))
  if (one.family === 'http' && other.family === 'http') {
    // A tls block (httpsRedirect) brings the rule of TLS servers with it: an equal host makes the later server vanish.
    const equal = one.server.tls && other.server.tls ? one.hosts.find((host) => other.hosts.includes(host)) : undefined
    if (equal !== undefined) return { other, severity: sameGateway ? 'warning' : 'error', host: equal }
    return overlap === undefined || sameGateway ? undefined : { other, severity: 'info', host: overlap }
  }
  if (one.family === 'tls' && other.family === 'tls') {
    // The certificate is chosen by name, so only equal names meet; a wildcard beside a name under it is fine.
    const equal = one.hosts.find((a) => other.hosts.some((b) => bareHost(a, one) === bareHost(b, other)))
    return equal === undefined ? undefined : { other, severity: sameGateway ? 'warning' : 'error', host: equal }
  }
  return { other, severity: overlap === undefined || sameGateway ? 'warning' : 'error', host: overlap }
}

const bareHost = (written: string, { gateway }: PlacedServer): string =>
  splitServerHost(written, gateway.metadata.namespace).host

const describe = (
  { report }: AnalysisContext,
  { gateway, server, index, rank, family }: PlacedServer,
  { host, other }: Collision,
  all: readonly Collision[],
  severity: Severity,
): Diagnostic => {
  const others = shorten([...new Set(all.map((collision) => nameOf(collision.other, gateway)))])
  const shared = host === undefined ? `port ${server.port.number}` : `port ${server.port.number} and ${host}`
  const isLater = all.some((collision) => collision.other.rank < rank)
  const across = other.gateway !== gateway && host !== undefined
  return report(gateway, {
    code: 'gateway_conflict',
    severity,
    path: ['spec', 'servers', index],
    message:
      severity === 'info'
        ? `Gateway ${keyOf(gateway)} shares ${shared} with ${others}; their rules are merged, older VirtualServices first.`
        : `This server and ${others} both claim ${shared}, which cannot be merged: ${isLater ? 'this one' : 'the other'} is skipped as a whole.`,
    ...(severity !== 'info' && {
      hint:
        family === 'tls'
          ? 'List each host in one server only.'
          : 'Give one of them another port or another bind address.',
    }),
    ...(across && { istio: 'IST0145' }),
  })
}

const nameOf = ({ gateway, index }: PlacedServer, own: Gateway): string =>
  gateway === own ? `servers[${index}]` : `Gateway ${keyOf(gateway)}`
