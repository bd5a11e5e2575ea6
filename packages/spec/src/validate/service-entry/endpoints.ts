import { isIpAddress } from '../../ip-address'
import { quote } from '../../read/wording'
import type { ServiceEntry } from '../../resources/service-entry'
import { isDnsLabel, nameProblem } from '../host-syntax'
import { checkLabels } from '../label-syntax'
import { checkPort } from '../port-number'
import { each, error, type Findings, warning } from '../rule'

type Spec = ServiceEntry['spec']
type Endpoint = NonNullable<Spec['endpoints']>[number]

const UNIX = 'unix://'

/** Addresses of a ServiceEntry: IP addresses or a socket for STATIC, names as well for the DNS resolutions. */
export function* checkEndpoints({ spec }: ServiceEntry): Findings {
  if (spec.resolution !== 'STATIC' && !spec.resolution?.startsWith('DNS')) return
  yield* each(['spec', 'endpoints'], spec.endpoints, (endpoint) => checkEndpoint(endpoint, spec))
  const hasSocket = spec.endpoints?.some(({ address }) => address?.startsWith(UNIX)) === true
  if (spec.resolution === 'STATIC' && hasSocket && spec.ports?.length !== 1)
    yield error(
      'field_invalid',
      ['spec', 'ports'],
      `A unix socket serves one port; the entry has ${spec.ports?.length ?? 0}.`,
    )
}

function* checkEndpoint(endpoint: Endpoint, spec: Spec): Findings {
  yield* checkAddress(endpoint, spec.resolution ?? 'NONE')
  yield* checkLabels(['labels'], endpoint.labels)
  const names = new Set((spec.ports ?? []).map(({ name }) => name))
  for (const [name, port] of Object.entries(endpoint.ports ?? {})) {
    if (!names.has(name))
      yield error(
        'field_invalid',
        ['ports', name],
        `The entry has no port named ${name}.`,
        `It has ${[...names].join(', ') || 'none'}.`,
      )
    else if (!isDnsLabel(name)) yield error('field_invalid', ['ports', name], `${quote(name)} is no port name.`)
    yield* checkPort(['ports', name], port)
  }
  if ((endpoint.weight ?? 0) < 0)
    yield error('weights_invalid', ['weight'], `The weight is ${endpoint.weight}; it must not be negative.`)
}

function* checkAddress({ address = '', network, ports }: Endpoint, resolution: string): Findings {
  if (address === '') {
    if (network && resolution === 'STATIC')
      yield warning(
        'field_invalid',
        ['address'],
        'The endpoint has a network and no address; only a gateway of that network reaches it.',
      )
    else yield error('field_required', ['address'], 'The endpoint needs an address.')
  } else if (address.startsWith(UNIX)) {
    yield* checkSocket(address.slice(UNIX.length), resolution)
    if (ports && Object.keys(ports).length > 0) yield error('field_invalid', ['ports'], 'A unix socket has no ports.')
  } else if (!isIpAddress(address)) {
    const problem = resolution.startsWith('DNS')
      ? nameProblem(address)
      : resolution === 'STATIC'
        ? 'STATIC wants an IP address'
        : undefined
    if (problem !== undefined)
      yield error('field_invalid', ['address'], `The address ${quote(address)} is not allowed: ${problem}.`)
  }
}

function* checkSocket(path: string, resolution: string): Findings {
  if (resolution.startsWith('DNS'))
    yield error('field_invalid', ['address'], 'A unix socket is not resolved by DNS.', 'Set resolution: STATIC.')
  else if (!path.startsWith('@') && (!path.startsWith('/') || path.endsWith('/')))
    yield error('field_invalid', ['address'], `The socket path ${quote(path)} must be absolute and name a file.`)
}
