import { expandHost, hostCovers, serviceHost } from './host-name'
import type { ResourceSet } from './resource-set'
import type { DestinationRule } from './resources/destination-rule'
import type { Service } from './resources/service'
import type { ServiceEntry } from './resources/service-entry'

/** A port that a destination may name. */
export interface RegistryPort {
  readonly number: number
  readonly name: string
  /** As written: `appProtocol` of a Service, `protocol` of a ServiceEntry; undefined where only the name tells. */
  readonly protocol: string | undefined
}

/** A host that traffic can be sent to, and what defines it. */
export interface RegistryEntry {
  readonly host: string
  readonly namespace: string
  readonly ports: readonly RegistryPort[]
  readonly definedBy: Service | ServiceEntry
}

export interface ServiceRegistry {
  /** Whether the input defines any destination at all; without any, destinations cannot be checked. */
  readonly isEmpty: boolean
  /** The entry for a fully qualified host: a Service, an exact ServiceEntry host, else the longest wildcard one. */
  find(host: string): RegistryEntry | undefined
  /** DestinationRules for a host, most specific first, then as written. */
  rulesFor(host: string): readonly DestinationRule[]
}

/** Indexes the Services and ServiceEntries of a revision by the names that routes use. */
export const createServiceRegistry = (resources: ResourceSet): ServiceRegistry => {
  const exact = new Map<string, RegistryEntry>()
  const wildcards: RegistryEntry[] = []
  for (const service of resources.services) {
    const host = serviceHost(service.metadata.name, service.metadata.namespace)
    const ports = (service.spec.ports ?? []).map((p) => ({
      number: p.port,
      name: p.name ?? '',
      protocol: p.appProtocol,
    }))
    exact.set(host, { host, namespace: service.metadata.namespace, ports, definedBy: service })
  }
  for (const entry of resources.serviceEntries) {
    const ports = (entry.spec.ports ?? []).map((p) => ({ number: p.number, name: p.name, protocol: p.protocol }))
    for (const host of entry.spec.hosts) {
      const known = { host, namespace: entry.metadata.namespace, ports, definedBy: entry }
      if (host.startsWith('*')) wildcards.push(known)
      else if (!exact.has(host)) exact.set(host, known)
    }
  }
  wildcards.sort((a, b) => b.host.length - a.host.length)
  const exactRules = new Map<string, DestinationRule[]>()
  const wildcardRules: { readonly host: string; readonly rule: DestinationRule }[] = []
  for (const rule of resources.destinationRules) {
    const host = expandHost(rule.spec.host, rule.metadata.namespace)
    if (host.startsWith('*')) wildcardRules.push({ host, rule })
    else exactRules.set(host, [...(exactRules.get(host) ?? []), rule])
  }
  wildcardRules.sort((a, b) => b.host.length - a.host.length)
  return {
    isEmpty: exact.size === 0 && wildcards.length === 0,
    find: (host) => exact.get(host) ?? wildcards.find((w) => hostCovers(w.host, host)),
    rulesFor: (host) => [
      ...(exactRules.get(host) ?? []),
      ...wildcardRules.filter((wildcard) => hostCovers(wildcard.host, host)).map(({ rule }) => rule),
    ],
  }
}
