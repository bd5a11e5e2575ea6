import type { Finding } from '../../finding'
import { isIpAddress } from '../../ip-address'
import { PROTOCOL_NAMES, type Protocol, parseProtocol } from '../../protocol'
import { quote } from '../../read/wording'
import type { Server } from '../../resources/gateway'
import { checkPort } from '../port-number'
import { each, error, type Findings, warning } from '../rule'
import { checkServerHost } from './server-host'

const UNIX = 'unix://'

/** One server of a Gateway: port, address, hosts, and whether its tls block fits its protocol. */
export function* checkServer(server: Server): Findings {
  const protocol = parseProtocol(server.port.protocol)
  yield* checkServerPort(server, protocol)
  yield* checkBind(server)
  if (server.hosts.length === 0)
    yield error('field_required', ['hosts'], 'A server needs at least one host.', 'Write "*" for any host.')
  yield* each(['hosts'], server.hosts, checkServerHost)
  if (protocol) yield* checkTlsFitsProtocol(server, protocol)
}

function* checkServerPort({ port, bind }: Server, protocol: Protocol | undefined): Findings {
  if (!(bind?.startsWith(UNIX) && port.number === 0)) yield* checkPort(['port', 'number'], port.number)
  if (!protocol)
    yield error(
      'field_invalid',
      ['port', 'protocol'],
      `The protocol is ${quote(port.protocol)}; it must be one of ${PROTOCOL_NAMES.join(', ')}.`,
    )
  if (port.name === '') yield error('field_required', ['port', 'name'], 'The port needs a name.')
  if (port.targetPort !== undefined && port.targetPort !== 0)
    yield error(
      'field_invalid',
      ['port', 'targetPort'],
      'targetPort of a server is deprecated and refused.',
      'Leave it out.',
    )
}

function* checkBind({ bind, port }: Server): Findings {
  if (bind === undefined || bind === '') return
  if (!bind.startsWith(UNIX)) {
    if (!isIpAddress(bind))
      yield error('field_invalid', ['bind'], `bind is ${quote(bind)}; it must be an IP address or unix:///path.`)
    return
  }
  const socket = bind.slice(UNIX.length)
  if (!socket.startsWith('@') && (!socket.startsWith('/') || socket.endsWith('/')))
    yield error('field_invalid', ['bind'], `bind is ${quote(bind)}; a socket path is absolute and names a file.`)
  if (port.number !== 0)
    yield error('port_invalid', ['port', 'number'], `The port is ${port.number}; with a unix socket it must be 0.`)
}

function* checkTlsFitsProtocol({ tls, port }: Server, { isHttp, isTls }: Protocol): Generator<Finding> {
  if (!tls) {
    if (isTls)
      yield error('tls_invalid', ['port', 'protocol'], `A server of protocol ${port.protocol} needs a tls block.`)
    return
  }
  if (!isHttp && tls.httpsRedirect)
    yield warning(
      'tls_invalid',
      ['tls', 'httpsRedirect'],
      `httpsRedirect is for plain HTTP; on a ${port.protocol} server it does nothing.`,
    )
  if (isTls) return
  if (!isHttp) {
    yield error(
      'tls_invalid',
      ['tls'],
      `A ${port.protocol} server has no tls block.`,
      'Use protocol TLS to terminate or pass on TLS.',
    )
    return
  }
  const passesThrough = tls.mode === undefined || tls.mode === 'PASSTHROUGH' || tls.mode === 'AUTO_PASSTHROUGH'
  if (!passesThrough || tls.serverCertificate || tls.privateKey || tls.caCertificates)
    yield error(
      'tls_invalid',
      ['tls'],
      `The tls block of a plain ${port.protocol} server may hold httpsRedirect alone.`,
      'Use protocol HTTPS to terminate TLS.',
    )
}
