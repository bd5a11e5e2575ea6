import { labelsMatch } from '../labels'
import type { Gateway } from '../resources/gateway'
import type { Service } from '../resources/service'
import { type AnalysisContext, type Analyzer, keyOf } from './context'
import { selectedBy, workloadsOf } from './workloads'

/**
 * Ports of Gateways and those of the Services in front of their Pods: clients reach only what a Service exposes. A Gateway may name
 * the port of the Service or that of the Pod.
 */
export const gatewayPorts: Analyzer = (context) => {
  const servicesFor = servicesBySelector(context)
  return context.resources.gateways.flatMap((gateway) => {
    const inFront = servicesFor(gateway.spec.selector)
    if (inFront.length === 0) return []
    const exposed = new Set(inFront.flatMap(exposedPorts))
    return gateway.spec.servers.flatMap(({ port }, i) => {
      if (exposed.has(port.number)) return []
      const finding = context.report(gateway, {
        code: 'gateway_port_not_exposed',
        severity: 'warning',
        path: ['spec', 'servers', i, 'port', 'number'],
        message: `No Service in front of the Pods of Gateway ${keyOf(gateway)} exposes port ${port.number}.`,
        hint: `Service ${inFront.map(keyOf).join(', ')} exposes ${[...exposed].join(', ') || 'no ports'}.`,
        istio: 'IST0162',
      })
      return [finding]
    })
  })
}

/** The Services in front of what a selector selects. Most Gateways have one of few selectors. */
const servicesBySelector = (context: AnalysisContext) => {
  const pods = workloadsOf(context)
  const known = new Map<string, readonly Service[]>()
  return (selector: Gateway['spec']['selector']): readonly Service[] => {
    const key = JSON.stringify(selector)
    const before = known.get(key)
    if (before) return before
    const selected = selectedBy(selector, pods)
    const services = context.resources.services.filter((service) =>
      selected.some(({ namespace, labels }) => isInFront(service, namespace, labels)),
    )
    known.set(key, services)
    return services
  }
}

const isInFront = ({ metadata, spec }: Service, namespace: string, labels: Readonly<Record<string, string>>): boolean =>
  metadata.namespace === namespace &&
  Object.keys(spec.selector ?? {}).length > 0 &&
  labelsMatch(spec.selector ?? undefined, labels)

const exposedPorts = ({ spec }: Service): readonly number[] =>
  (spec.ports ?? [])
    .filter(({ protocol }) => protocol === undefined || protocol === 'TCP')
    .flatMap(({ port, targetPort }) => (typeof targetPort === 'number' ? [port, targetPort] : [port]))
