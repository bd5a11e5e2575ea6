import { byAge, type Gateway, type Server, selectedGateways } from '@gatewright/spec'
import type { ServerRef } from '../../../model'
import type { BuildContext } from '../../build-context'
import { normaliseServerHosts } from './server-hosts'
import { isPlainText, type ServerKind, serverKind } from './server-kind'

export interface PlacedServer {
  readonly gateway: Gateway
  readonly server: Server
  readonly kind: ServerKind
  /** Normalised; empty: any. */
  readonly hosts: readonly string[]
  readonly ref: ServerRef
}

/** An address and port with the servers that share it, in the order of precedence. */
export interface Place {
  readonly bind: string | undefined
  readonly port: number
  readonly servers: readonly PlacedServer[]
}

interface OpenPlace {
  readonly bind: string | undefined
  readonly port: number
  readonly servers: PlacedServer[]
  /** Hosts of servers with a tls block, as written. */
  readonly claimed: Set<string>
}

/** Gives every server of the Gateways that fit this proxy its address and port. Oldest Gateway first; a server that conflicts is left out. */
export const placeServers = ({ resources, proxy }: BuildContext): readonly Place[] => {
  const places = new Map<string, OpenPlace>()
  for (const gateway of [...selectedGateways(resources, proxy)].sort(byAge)) {
    for (const server of gateway.spec.servers) {
      const kind = serverKind(server)
      if (!kind) continue
      const bind = server.bind || undefined
      const key = `${server.port.number} ${bind ?? ''}`
      const place = places.get(key) ?? { bind, port: server.port.number, servers: [], claimed: new Set() }
      places.set(key, place)
      const placed = { gateway, server, kind, ...identify(gateway, server) }
      if (claimHosts(place, placed) && fits(place, placed)) place.servers.push(placed)
    }
  }
  return [...places.values()].filter(({ servers }) => servers.length > 0)
}

const identify = ({ metadata }: Gateway, { port, hosts }: Server): Pick<PlacedServer, 'hosts' | 'ref'> => ({
  hosts: normaliseServerHosts(hosts, metadata.namespace),
  ref: { gateway: `${metadata.namespace}/${metadata.name}`, server: port.name, port: port.number },
})

/**
 * Two chains must not carry one name, so a server with a tls block loses all its hosts when one of them is taken. Istio compares
 * them as written: `ns/a.com` and `a.com` do not collide here. Plain HTTP with `httpsRedirect` has a tls block, too.
 */
const claimHosts = ({ claimed }: OpenPlace, { server, hosts }: PlacedServer): boolean => {
  if (!server.tls) return true
  const names = hosts.length === 0 ? ['*'] : hosts
  if (names.some((name) => claimed.has(name))) return false
  for (const name of names) claimed.add(name)
  return true
}

/** Once a plain-text server holds the place, only HTTP may join HTTP. */
const fits = ({ servers }: OpenPlace, { kind }: PlacedServer): boolean => {
  const plain = servers.find((placed) => isPlainText(placed.kind))
  return !plain || (plain.kind === 'http' && kind === 'http')
}
