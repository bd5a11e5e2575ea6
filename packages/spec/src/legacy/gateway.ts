import { type FieldPath, formatPath } from '../diagnostic'
import { parseProtocol } from '../protocol'
import { isRawObject, type RawObject } from '../read/raw-document'
import { TLS_MODES } from '../resources/gateway'
import { mapsIn, note, type Rewriting } from './rewriting'

/** Servers as they were written in early 2018: without protocol, without hosts, modes in small letters. */
export const rewriteGateway = (rewriting: Rewriting): void => {
  const { spec } = rewriting.value
  if (!isRawObject(spec)) return
  for (const { map: server, at } of mapsIn(spec.servers, ['spec', 'servers'])) {
    const wasSmall = rewriteMode(rewriting, server, at)
    rewriteProtocol(rewriting, server, at, wasSmall)
    rewriteHosts(rewriting, server, at)
  }
}

/** Whether the mode was written in small letters, which only the first manifests do. */
const rewriteMode = (rewriting: Rewriting, { tls }: RawObject, at: FieldPath): boolean => {
  if (!isRawObject(tls) || typeof tls.mode !== 'string') return false
  const mode = tls.mode.toUpperCase()
  if (mode === tls.mode || !TLS_MODES.some((known) => known === mode)) return false
  note(rewriting, [...at, 'tls', 'mode'], `${tls.mode} is the old spelling of a TLS mode.`, `Write mode: ${mode}.`)
  tls.mode = mode
  return true
}

const rewriteProtocol = (rewriting: Rewriting, server: RawObject, at: FieldPath, wasSmall: boolean): void => {
  const { port } = server
  if (!isRawObject(port)) return
  const path = [...at, 'port', 'protocol']
  if (port.protocol === undefined && typeof port.name === 'string') {
    port.protocol = impliedProtocol(port.name, port.number, server.tls)
    note(
      rewriting,
      at.concat('port'),
      `The port has no protocol; it is read as ${port.protocol}.`,
      `Write protocol: ${port.protocol}.`,
    )
  } else if (typeof port.protocol === 'string' && port.protocol.toUpperCase() === 'TCP-TLS') {
    port.protocol = 'TLS'
    note(rewriting, path, 'TCP-TLS is the old name of TLS.', 'Write protocol: TLS.')
  } else if (
    wasSmall &&
    typeof port.protocol === 'string' &&
    port.protocol.toUpperCase() === 'HTTP' &&
    terminates(server.tls)
  ) {
    port.protocol = 'HTTPS'
    note(rewriting, path, 'HTTP with certificates is read as HTTPS.', 'Write protocol: HTTPS.')
  }
}

/** Ports that speak no HTTP whatever they are called. */
const TCP_PORTS: ReadonlySet<unknown> = new Set([25, 53, 3306, 27017])

const impliedProtocol = (name: string, number: unknown, tls: unknown): string => {
  const named = parseProtocol(name) ?? parseProtocol(name.split('-')[0] ?? '')
  if (named && !(named.isHttp && terminates(tls))) return named.name
  if (terminates(tls)) return 'HTTPS'
  if (isRawObject(tls) && tls.httpsRedirect !== true) return 'TLS'
  return TCP_PORTS.has(number) ? 'TCP' : 'HTTP'
}

const terminates = (tls: unknown): boolean =>
  isRawObject(tls) &&
  (tls.mode === 'SIMPLE' ||
    tls.mode === 'MUTUAL' ||
    tls.mode === 'OPTIONAL_MUTUAL' ||
    (tls.mode === undefined && tls.serverCertificate !== undefined))

const rewriteHosts = (rewriting: Rewriting, server: RawObject, at: FieldPath): void => {
  if (server.hosts !== undefined) return
  server.hosts = []
  rewriting.allowed.add(formatPath([...at, 'hosts']))
  note(rewriting, at, 'The server has no hosts; it answers any.', 'Write hosts: ["*"].')
}
