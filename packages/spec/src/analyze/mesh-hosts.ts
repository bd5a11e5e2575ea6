import { expandHost } from '../host-name'
import type { VirtualService } from '../resources/virtual-service'
import { type Analyzer, keyOf } from './context'
import { exportScopes } from './export-to'
import { groupBy } from './group-by'
import { hostsOverlap } from './server-hosts'

/**
 * Hosts that two VirtualServices claim on the mesh. There rules are not merged: the older resource has the host. Two resources for
 * everybody conflict in equal hosts, as do two for one namespace; one for a namespace also conflicts with what is exported to all.
 */
export const meshHosts: Analyzer = ({ resources, report }) => {
  const claims = resources.virtualServices.filter(isOnMesh).flatMap(claimsOf)
  const byScopeAndHost = groupBy(claims, ({ scope, host }) => `${scope ?? '*'} ${host}`)
  const publicHosts = [
    ...groupBy(
      claims.filter(({ scope }) => scope === undefined),
      ({ host }) => host,
    ),
  ]
  const reported = new Set<VirtualService>()
  return [...byScopeAndHost.values()].flatMap((same) => {
    const [first] = same
    if (!first) return []
    const overlapping =
      first.scope === undefined
        ? []
        : publicHosts.filter(([host]) => hostsOverlap(host, first.host)).flatMap(([, others]) => others)
    const all = [...same, ...overlapping]
    if (new Set(all.map(({ owner }) => owner)).size < 2) return []
    return all.flatMap(({ owner, index, host }) => {
      if (reported.has(owner)) return []
      reported.add(owner)
      const others = [...new Set(all.filter((claim) => claim.owner !== owner).map((claim) => keyOf(claim.owner)))]
      const finding = report(owner, {
        code: 'host_claimed_twice',
        severity: 'error',
        path: ['spec', 'hosts', index],
        message: `VirtualService ${others.join(', ')} claims ${host} on the mesh, too; only the oldest one counts.`,
        hint: 'Put the rules into one VirtualService, or bind them to a Gateway, where rules of several are merged.',
        istio: 'IST0109',
      })
      return [finding]
    })
  })
}

const isOnMesh = ({ spec }: VirtualService): boolean => !spec.gateways?.length || spec.gateways.includes('mesh')

interface Claim {
  readonly owner: VirtualService
  readonly host: string
  /** Position in `spec.hosts`. */
  readonly index: number
  /** The one namespace that sees it; undefined for all. */
  readonly scope: string | undefined
}

const claimsOf = (owner: VirtualService): readonly Claim[] => {
  const { spec, metadata } = owner
  const scopes = exportScopes(spec.exportTo, metadata.namespace)
  return (spec.hosts ?? []).flatMap((written, index) => {
    const host = expandHost(written, metadata.namespace)
    return (scopes === 'all' ? [undefined] : scopes).map((scope) => ({ owner, host, index, scope }))
  })
}
