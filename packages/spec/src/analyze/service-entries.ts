import type { ServiceEntry } from '../resources/service-entry'
import { type Analyzer, keyOf } from './context'
import { exportScopes } from './export-to'
import { groupBy } from './group-by'

/** TCP ports of a ServiceEntry without addresses: a sidecar cannot tell their connections from those to another host. */
export const missingAddresses: Analyzer = ({ resources, report }) =>
  resources.serviceEntries.flatMap((entry) => {
    if (entry.spec.addresses?.length) return []
    return (entry.spec.ports ?? []).flatMap(({ protocol, number }, i) => {
      if (protocol && protocol.toUpperCase() !== 'TCP') return []
      const finding = report(entry, {
        code: 'addresses_missing',
        severity: 'warning',
        path: ['spec', 'ports', i],
        message: `Port ${number} is TCP, but the ServiceEntry has no addresses to tell its connections by.`,
        hint: 'Sidecars need spec.addresses; a Gateway does not.',
        istio: 'IST0134',
      })
      return [finding]
    })
  })

/** One port of one host with different protocols in ServiceEntries that are visible in one namespace. */
export const protocolConflicts: Analyzer = ({ resources, report }) => {
  const groups = groupBy(resources.serviceEntries.flatMap(placesOf), ({ host, port }) => `${port} ${host}`)
  const reported = new Set<ServiceEntry>()
  return [...groups.values()].flatMap((places) => {
    if (new Set(places.map(({ protocol }) => protocol)).size < 2) return []
    return places.flatMap((place) => {
      const others = places.filter((other) => other.protocol !== place.protocol && seenTogether(place, other))
      if (others.length === 0 || reported.has(place.entry)) return []
      reported.add(place.entry)
      const names = [...new Set(others.map(({ entry, protocol }) => `${keyOf(entry)} (${protocol})`))]
      const finding = report(place.entry, {
        code: 'protocol_conflict',
        severity: 'warning',
        path: ['spec', 'ports', place.index, 'protocol'],
        message: `Port ${place.port} of ${place.host} is ${place.protocol} here, but not in ServiceEntry ${names.join(', ')}.`,
        istio: 'IST0177',
      })
      return [finding]
    })
  })
}

interface Place {
  readonly entry: ServiceEntry
  readonly host: string
  readonly port: number
  readonly index: number
  readonly protocol: string
  readonly scopes: readonly string[] | 'all'
}

const placesOf = (entry: ServiceEntry): readonly Place[] => {
  const scopes = exportScopes(entry.spec.exportTo, entry.metadata.namespace)
  return entry.spec.hosts.flatMap((host) =>
    (entry.spec.ports ?? []).map(({ number, protocol }, index) => ({
      entry,
      host,
      port: number,
      index,
      protocol: (protocol ?? 'TCP').toUpperCase(),
      scopes,
    })),
  )
}

const seenTogether = ({ scopes: a }: Place, { scopes: b }: Place): boolean =>
  a === 'all' ? b === 'all' || b.length > 0 : a.some((scope) => b === 'all' || b.includes(scope))
