import { expandHost } from '../host-name'
import type { VirtualService } from '../resources/virtual-service'
import { type Analyzer, keyOf } from './context'

/**
 * A VirtualService of the mesh chooses subsets of its own host, while one at a Gateway sends requests to that host without any:
 * the choice is made by sidecars of clients, and the Gateway is none.
 */
export const subsetBypass: Analyzer = ({ resources: { virtualServices }, report }) => {
  const choosers = new Map<string, Set<string>>()
  for (const virtualService of virtualServices)
    for (const host of hostsWithSubsets(virtualService)) {
      const names = choosers.get(host)
      if (names) names.add(keyOf(virtualService))
      else choosers.set(host, new Set([keyOf(virtualService)]))
    }
  return virtualServices.flatMap((virtualService) => {
    if (!virtualService.spec.gateways?.some((gateway) => gateway !== 'mesh')) return []
    return (virtualService.spec.http ?? []).flatMap((rule, i) =>
      (rule.route ?? []).flatMap(({ destination }, j) => {
        const host = expandHost(destination.host, virtualService.metadata.namespace)
        const names = [...(choosers.get(host) ?? [])].filter((name) => name !== keyOf(virtualService))
        if (destination.subset || names.length === 0) return []
        const finding = report(virtualService, {
          code: 'subset_bypassed',
          severity: 'warning',
          path: ['spec', 'http', i, 'route', j, 'destination', 'host'],
          message: `The subsets of ${host} that VirtualService ${names.join(', ')} chooses do not count for requests through a Gateway.`,
          hint: 'Name the subsets in this destination if they are meant for these requests, too.',
          istio: 'IST0140',
        })
        return [finding]
      }),
    )
  })
}

const hostsWithSubsets = ({ spec, metadata }: VirtualService): readonly string[] => {
  if (spec.gateways !== undefined && spec.gateways.length > 0 && !spec.gateways.includes('mesh')) return []
  const own = new Set((spec.hosts ?? []).map((host) => expandHost(host, metadata.namespace)))
  return (spec.http ?? [])
    .flatMap((rule) => rule.route ?? [])
    .filter(({ destination }) => destination.subset)
    .map(({ destination }) => expandHost(destination.host, metadata.namespace))
    .filter((host) => own.has(host))
}
