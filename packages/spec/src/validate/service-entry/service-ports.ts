import { PROTOCOL_NAMES, parseProtocol } from '../../protocol'
import { quote } from '../../read/wording'
import type { ServiceEntry } from '../../resources/service-entry'
import { isDnsLabel } from '../host-syntax'
import { checkPort } from '../port-number'
import { error, type Findings, warning } from '../rule'

type ServicePort = NonNullable<ServiceEntry['spec']['ports']>[number]

/** Ports of a ServiceEntry: names and numbers are unique, the protocol tells its hosts apart. */
export function* checkServicePorts(entry: ServiceEntry): Findings {
  const names = new Set<string>()
  const numbers = new Set<number>()
  for (const [index, port] of (entry.spec.ports ?? []).entries()) {
    const path = ['spec', 'ports', index]
    if (names.has(port.name)) yield error('field_invalid', [...path, 'name'], `The port name ${port.name} is taken.`)
    if (numbers.has(port.number))
      yield error('field_invalid', [...path, 'number'], `The port ${port.number} is defined twice.`)
    names.add(port.name)
    numbers.add(port.number)
    yield* checkServicePort(path, port)
    yield* checkTellsApart(path, port, entry)
  }
}

function* checkServicePort(
  path: readonly (string | number)[],
  { name, number, targetPort, protocol }: ServicePort,
): Findings {
  if (!isDnsLabel(name))
    yield error(
      'field_invalid',
      [...path, 'name'],
      `The port name is ${quote(name)}; it must be a label of up to 63 letters, digits and inner dashes.`,
    )
  yield* checkPort([...path, 'number'], number)
  yield* checkPort([...path, 'targetPort'], targetPort)
  if (protocol && !parseProtocol(protocol))
    yield error(
      'field_invalid',
      [...path, 'protocol'],
      `The protocol is ${quote(protocol)}; it must be one of ${PROTOCOL_NAMES.join(', ')}.`,
    )
}

/** HTTP carries the host, TLS the SNI; on any other port several hosts look the same unless the address is kept. */
function* checkTellsApart(path: readonly (string | number)[], port: ServicePort, entry: ServiceEntry): Findings {
  const { hosts, addresses = [], resolution = 'NONE' } = entry.spec
  const protocol = parseProtocol(port.protocol ?? '')
  if (addresses.length === 0 && !getsAddresses(entry) && (!port.protocol || port.protocol === 'TCP'))
    yield warning(
      'field_invalid',
      path,
      'The port has no protocol but TCP and the entry no addresses; its traffic cannot be told from other traffic.',
      'Set the protocol or the addresses.',
    )
  if (resolution === 'DYNAMIC_DNS' && !DYNAMIC.has(protocol?.name ?? ''))
    yield error('field_invalid', [...path, 'protocol'], `DYNAMIC_DNS serves ${[...DYNAMIC].join(', ')} alone.`)
  else if (
    resolution !== 'NONE' &&
    hosts.length > 1 &&
    !protocol?.isHttp &&
    !protocol?.isTls &&
    (!port.protocol || protocol)
  )
    yield error(
      'field_invalid',
      [...path, 'protocol'],
      `Several hosts on a ${port.protocol ?? 'plain TCP'} port cannot be told apart.`,
      'Use an HTTP or TLS protocol, or one ServiceEntry for each host.',
    )
}

const DYNAMIC: ReadonlySet<string> = new Set(['HTTP', 'HTTP2', 'GRPC', 'TLS'])
const AUTO_ADDRESSES = 'networking.istio.io/enable-autoallocate-ip'

/** Whether Istio makes up addresses for the hosts. */
const getsAddresses = ({ metadata, spec }: ServiceEntry): boolean =>
  (spec.resolution ?? 'NONE') !== 'NONE' && metadata.labels?.[AUTO_ADDRESSES]?.toLowerCase() !== 'false'
