import { lookupHost } from './compile/host-index'
import type { CompiledChain, CompiledListener, RouteTable } from './compile/route-table'
import type { ConnectionView } from './request'

export type Refusal = NoListener | TlsRejected

/** Nothing listens on that port. */
export interface NoListener {
  readonly kind: 'no_listener'
}

/** The listener has no filter chain for this server name, or none for plain text (or TLS) at all: the connection is closed. */
export interface TlsRejected {
  readonly kind: 'tls_rejected'
}

const NO_LISTENER: NoListener = Object.freeze({ kind: 'no_listener' })
const TLS_REJECTED: TlsRejected = Object.freeze({ kind: 'tls_rejected' })

/** The filter chain that takes a connection: by exact server name, then the longest wildcard, then the chain without names. */
export const matchConnection = (table: RouteTable, connection: ConnectionView): CompiledChain | Refusal => {
  const listener = findListener(table, connection)
  if (!listener) return NO_LISTENER
  if (connection.sni === undefined) return listener.plain ?? TLS_REJECTED
  const sni = connection.sni.toLowerCase()
  return (sni === '' ? listener.bySni.star : lookupHost(listener.bySni, sni)) ?? listener.unnamed ?? TLS_REJECTED
}

/** The listener of that address; one that listens on every interface takes what no other does. */
export const findListener = (table: RouteTable, { port, bind }: ConnectionView): CompiledListener | undefined => {
  const listeners = table.listenersByPort.get(port)
  if (!listeners || listeners.length === 1) return listeners?.[0]
  return (
    listeners.find(({ listener }) => listener.bind === bind) ??
    listeners.find(({ listener }) => listener.bind === undefined) ??
    listeners[0]
  )
}
