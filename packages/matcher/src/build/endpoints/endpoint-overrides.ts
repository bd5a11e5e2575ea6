import type { EndpointAddress } from './endpoint-address'
import type { EndpointOverride } from './parse-endpoint-overrides'

/** Endpoint overrides by the full names of destinations. */
export interface EndpointOverrides {
  /** Addresses given for a destination. A subset falls back on those of the whole destination, and that on all its subsets. */
  find(host: string, port: number, subset: string | undefined): readonly EndpointAddress[] | undefined
  /** Whether addresses were given for this very subset. */
  names(host: string, port: number, subset: string): boolean
  /** The port that overrides give this host, when there is one only. */
  onlyPort(host: string): number | undefined
}

export const createEndpointOverrides = (overrides: readonly EndpointOverride[]): EndpointOverrides => {
  const known = new Map<string, readonly EndpointOverride[]>()
  const of = (host: string): readonly EndpointOverride[] => {
    const found = known.get(host) ?? closest(overrides, host)
    known.set(host, found)
    return found
  }
  const at = (host: string, port: number) => of(host).filter((override) => override.port === port)
  return {
    find: (host, port, subset) => {
      const candidates = at(host, port)
      const own = candidates.filter((override) => override.subset === subset)
      const whole = own.length > 0 ? own : candidates.filter((override) => override.subset === undefined)
      const chosen = whole.length > 0 || subset !== undefined ? whole : candidates
      return chosen.length === 0 ? undefined : distinct(chosen.flatMap(({ addresses }) => addresses))
    },
    names: (host, port, subset) => at(host, port).some((override) => override.subset === subset),
    onlyPort: (host) => {
      const ports = new Set(of(host).map(({ port }) => port))
      return ports.size === 1 ? [...ports][0] : undefined
    },
  }
}

/** Overrides for a host by the most exact of their spellings: full name, `name.namespace`, or the bare name in any namespace. */
const closest = (overrides: readonly EndpointOverride[], host: string): readonly EndpointOverride[] => {
  const name = host.toLowerCase()
  for (const spelling of spellings(name)) {
    const found = overrides.filter((override) => override.host === spelling)
    if (found.length > 0) return found
  }
  return []
}

const spellings = (host: string): readonly string[] => {
  const [, name, namespace] = IN_CLUSTER.exec(host) ?? []
  if (name === undefined) return [host]
  return [host, `${name}.${namespace}.svc`, `${name}.${namespace}`, name]
}

const IN_CLUSTER = /^([^.]+)\.([^.]+)\.svc\.cluster\.local$/

const distinct = (addresses: readonly EndpointAddress[]): readonly EndpointAddress[] => [
  ...new Map(addresses.map((address) => [`${address.host} ${address.port}`, address])).values(),
]
