import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { TLSSocket } from 'node:tls'
import { buildModel, compileTable, findListener, hostName, type RouteTable } from '@gatewright/matcher'
import { DownstreamConnection } from './downstream-connection'
import { Exchange } from './exchange'
import { PendingUpgrade } from './pending-upgrade'
import type { Revision } from './revision'
import { serveRequest } from './serve-request'
import type { Serving } from './serving'

export interface HandleOptions {
  /** Port of the resources whose routes serve. Default: the only one there is, else 443 for TLS connections and 80 for others. */
  readonly port?: number | undefined
  /** Serve only what this Gateway (`namespace/name`) names. Default: every Gateway and Ingress of the port. */
  readonly gateway?: string | undefined
}

/** Takes requests from a server that is not ours. The server's own limits and time-outs hold. */
export interface RequestHandler {
  /**
   * @param next called instead of answering 404 when no route takes the request. Put body parsers behind it: a request whose body
   * was read before can only be answered with 500.
   */
  request(request: IncomingMessage, response: ServerResponse, next?: () => void): void
  /** For the server's `upgrade` event, without which no WebSocket gets through. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
}

export const embeddedHandler = (
  serving: Serving,
  options: HandleOptions,
  revision: () => Revision | undefined,
  narrow: (revision: Revision, gateway: string) => RouteTable,
): RequestHandler => {
  const { gateway } = options
  const ownServing: Serving =
    gateway === undefined
      ? serving
      : {
          ...serving,
          get draining() {
            return serving.draining
          },
          table: () => {
            const current = revision()
            return current ? narrow(current, gateway) : serving.table()
          },
        }
  const connectionOf = (request: IncomingMessage, socket: Socket): DownstreamConnection => {
    const table = revision()?.table
    const port = options.port ?? defaultPort(table, socket)
    return new DownstreamConnection(socket, { port, bind: undefined, sni: serverName(table, port, request, socket) })
  }
  return {
    request: (request, response, next) => {
      const connection = connectionOf(request, request.socket)
      const exchange = new Exchange(request, response, connection, serving.settings.now(), undefined, next)
      connection.running.add(exchange)
      serveRequest(ownServing, exchange)
    },
    upgrade: (request, duplex, head) => {
      const socket = duplex as Socket // Node's servers hand over the connection itself
      const connection = connectionOf(request, socket)
      const pending = new PendingUpgrade(request, socket, head)
      const exchange = new Exchange(request, pending.response, connection, serving.settings.now(), pending)
      connection.running.add(exchange)
      serveRequest(ownServing, exchange)
    },
  }
}

const defaultPort = (table: RouteTable | undefined, socket: Socket): number => {
  const ports = new Set(table?.listeners.map(({ listener }) => listener.port))
  const [only] = ports
  if (only !== undefined && ports.size === 1) return only
  return socket instanceof TLSSocket ? 443 : 80
}

/** Where the port has only TLS servers the name chooses one: that of the handshake, or of the request where TLS ended in front of us. */
const serverName = (
  table: RouteTable | undefined,
  port: number,
  request: IncomingMessage,
  socket: Socket,
): string | undefined => {
  const listener = table && findListener(table, { port, sni: undefined })
  if (!listener || listener.plain) return undefined
  const named = socket instanceof TLSSocket ? socket.servername : undefined
  return named || hostName(request.headers.host ?? '')
}

/** The part of a revision that one Gateway names, compiled for the first request that asks for it. */
export const gatewayViews = (
  build: Parameters<typeof buildModel>[1],
): ((revision: Revision, gateway: string) => RouteTable) => {
  const views = new WeakMap<Revision, Map<string, RouteTable>>()
  return (revision, gateway) => {
    const known = views.get(revision) ?? new Map<string, RouteTable>()
    views.set(revision, known)
    const view = known.get(gateway) ?? narrowTable(revision, gateway, build)
    known.set(gateway, view)
    return view
  }
}

const narrowTable = ({ resources }: Revision, gateway: string, build: Parameters<typeof buildModel>[1]): RouteTable => {
  const gateways = resources.gateways.filter(({ metadata }) => `${metadata.namespace}/${metadata.name}` === gateway)
  return compileTable(buildModel({ ...resources, gateways, ingresses: [] }, build))
}
