import type { ServiceEntry } from '../../resources/service-entry'
import { error, type Findings } from '../rule'

/** What each way of finding addresses wants of hosts, addresses and endpoints. */
export function* checkResolution(entry: ServiceEntry): Findings {
  const { hosts, addresses = [], endpoints = [], resolution = 'NONE' } = entry.spec
  if (resolution !== 'NONE' && resolution !== 'STATIC' && addresses.some((address) => address.includes('/')))
    yield error(
      'field_invalid',
      ['spec', 'addresses'],
      `Subnets as addresses go with NONE and STATIC, not with ${resolution}.`,
    )
  if ((resolution === 'NONE' || resolution === 'DYNAMIC_DNS') && endpoints.length > 0)
    yield error(
      'field_invalid',
      ['spec', 'endpoints'],
      `Resolution ${resolution} takes no endpoints.`,
      'Set resolution: STATIC or DNS.',
    )
  if (resolution === 'DNS_ROUND_ROBIN' && endpoints.length > 1)
    yield error(
      'field_invalid',
      ['spec', 'endpoints'],
      `DNS_ROUND_ROBIN takes one endpoint; there are ${endpoints.length}.`,
    )
  if ((resolution === 'DNS' || resolution === 'DNS_ROUND_ROBIN') && endpoints.length === 0)
    yield* checkResolvable(hosts)
  if (resolution === 'DYNAMIC_DNS') yield* checkDynamic(entry)
}

/** Without endpoints the hosts themselves are looked up. */
function* checkResolvable(hosts: readonly string[]): Findings {
  for (const [index, host] of hosts.entries())
    if (host !== '*' && host.startsWith('*'))
      yield error(
        'host_invalid',
        ['spec', 'hosts', index],
        `${host} cannot be looked up in DNS.`,
        'List endpoints, or full names.',
      )
}

const WAYPOINT = 'istio.io/use-waypoint'

/** The address comes from the Host of each request, so hosts are wildcards. */
function* checkDynamic({ metadata, spec }: ServiceEntry): Findings {
  if (spec.addresses?.length)
    yield error(
      'field_invalid',
      ['spec', 'addresses'],
      'DYNAMIC_DNS takes no addresses; they come from the Host of each request.',
    )
  for (const [index, host] of spec.hosts.entries())
    if (!host.startsWith('*'))
      yield error(
        'host_invalid',
        ['spec', 'hosts', index],
        `DYNAMIC_DNS is for wildcard hosts; ${host} is none.`,
        'Set resolution: DNS.',
      )
  if (spec.location === 'MESH_INTERNAL' && Object.hasOwn(metadata.labels ?? {}, WAYPOINT))
    yield error(
      'field_invalid',
      ['spec', 'location'],
      'DYNAMIC_DNS inside the mesh does not go with a waypoint.',
      'Set location: MESH_EXTERNAL.',
    )
}
