import { connect as connectTcp, isIP, type Socket } from 'node:net'
import {
  type ConnectionOptions,
  checkServerIdentity,
  connect as connectTls,
  createSecureContext,
  type SecureContext,
} from 'node:tls'
import type { Endpoint } from '@gatewright/matcher'
import { ProxyError } from '../proxy-error'

/** Opens connections to the endpoints of one cluster, all with the same settings. */
export interface Dialler {
  /**
   * The name that a connection for this authority is opened with: the given one of a TLS client, else the authority's host. Connections
   * under different names must not be mixed, because the certificate was checked for one of them. Empty on plain text.
   */
  nameFor(authority: string): string
  /**
   * Calls back once, later. The socket belongs to the caller from the start, who ends a dial that is no longer wanted by destroying it.
   * @throws when the settings of TLS cannot be used
   */
  dial(endpoint: Endpoint, name: string, done: (error: ProxyError | undefined, socket: Socket) => void): Socket
}

export interface DialSettings {
  /** Undefined: plain text. */
  readonly tls: ConnectionOptions | undefined
  /** In order of preference. */
  readonly protocols: readonly string[]
  /** For the connection and the handshake of TLS together. */
  readonly connectTimeoutMs: number
}

/** Probes find connections whose other end disappeared without a word, such as behind a NAT that forgot them. */
const PROBE_AFTER_MS = 60_000
/** TLS sessions remembered for resumption, by name. */
const SESSIONS = 100

export const createDialler = (settings: DialSettings): Dialler => {
  const { tls, connectTimeoutMs } = settings
  const sessions = new Map<string, Buffer>()
  let context: SecureContext | undefined

  const open = (endpoint: Endpoint, name: string): Socket => {
    const where = endpoint.address.startsWith('unix:')
      ? { path: endpoint.address.slice('unix:'.length) }
      : { host: endpoint.address, port: endpoint.port }
    if (!tls) return connectTcp(where)
    context ??= createSecureContext(tls) // keys and certificates are parsed once
    const session = sessions.get(name)
    const socket = connectTls({
      checkServerIdentity: (_, certificate) => checkServerIdentity(name, certificate),
      ...tls,
      ...where,
      secureContext: context,
      servername: isIP(name) ? '' : name, // RFC 6066, section 3: addresses are no server names
      ALPNProtocols: [...settings.protocols],
      ...(session && { session }),
    })
    rememberSession(socket, name)
    return socket
  }

  const rememberSession = (socket: Socket, name: string): void => {
    // A session may be announced before its certificate was checked, and one resumed later is not checked again.
    let verified = false
    let latest: Buffer | undefined
    const remember = () => {
      if (!verified || !latest) return
      sessions.delete(name)
      sessions.set(name, latest)
      const [oldest] = sessions.keys()
      if (sessions.size > SESSIONS && oldest !== undefined) sessions.delete(oldest)
    }
    socket
      .on('session', (session: Buffer) => {
        latest = session
        remember()
      })
      .once('secureConnect', () => {
        verified = true
        remember()
      })
      .once('error', () => sessions.delete(name))
  }

  return {
    nameFor: (authority) => (tls ? (tls.servername ?? hostOf(authority)) : ''),
    dial: (endpoint, name, done) => {
      const socket = open(endpoint, name)
      socket
        .on('error', () => {})
        .setNoDelay(true)
        .setKeepAlive(true, PROBE_AFTER_MS)
      let waiting = true
      const settle = (error?: ProxyError) => {
        waiting = false
        clearTimeout(timer)
        if (error) socket.destroy()
        done(error, socket)
      }
      const fail = (code: 'connect_failure' | 'connect_timeout', reason: string, cause?: Error) => {
        if (waiting) settle(new ProxyError(code, reason, { cause }))
      }
      const timer = setTimeout(
        () => fail('connect_timeout', `no connection within ${connectTimeoutMs} ms`),
        connectTimeoutMs,
      )
      socket
        .once(tls ? 'secureConnect' : 'connect', () => waiting && settle())
        .once('error', (error) => fail('connect_failure', error.message, error))
        .once('close', () => fail('connect_failure', 'the connection was closed before it stood'))
      return socket
    },
  }
}

/** The host of an authority, without the brackets of an IPv6 address. */
const hostOf = (authority: string): string => {
  const host = authority.startsWith('[') ? authority.slice(1, authority.indexOf(']')) : (authority.split(':')[0] ?? '')
  return host.toLowerCase()
}
