import { expandHost, hostCovers, serviceHost } from '../host-name'
import type { AnalysisContext, Analyzer } from './context'
import { similarHostHint } from './similar-host'
import { areDestinationsUnchecked } from './unchecked-destinations'

/** Hosts of DestinationRules: something defines them. A wildcard is fine if it covers anything. */
export const ruleHosts: Analyzer = (context) => {
  if (areDestinationsUnchecked(context) || context.anyUnreadable('Service') || context.anyUnreadable('ServiceEntry'))
    return []
  return context.resources.destinationRules.flatMap((rule) => {
    const host = expandHost(rule.spec.host, rule.metadata.namespace)
    if (context.registry.find(host) || (host.startsWith('*') && coversAny(context, host))) return []
    const hint = similarHostHint(context.resources, host)
    const finding = context.report(rule, {
      code: 'rule_host_not_found',
      severity: 'warning',
      path: ['spec', 'host'],
      message: `No Service or ServiceEntry defines ${host}, so this rule applies to nothing.`,
      ...(hint !== undefined && { hint }),
      istio: 'IST0174',
    })
    return [finding]
  })
}

const coversAny = ({ resources, services }: AnalysisContext, wildcard: string): boolean =>
  [...services.values()].some(({ metadata }) => hostCovers(wildcard, serviceHost(metadata.name, metadata.namespace))) ||
  resources.serviceEntries.some(({ spec }) => spec.hosts.some((host) => hostCovers(wildcard, host)))
