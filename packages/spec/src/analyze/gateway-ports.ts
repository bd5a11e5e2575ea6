import { labelsMatch } from '../labels'
import type { Service } from '../resources/service'
import { type Analyzer, keyOf } from './context'
import { selectedBy, workloadsOf } from './workloads'

/**
 * Ports of Gateways and those of the Services in front of their Pods: clients reach only what a Service exposes. A Gateway may name
 * the port of the Service or that of the Pod.
 */
export const gatewayPorts: Analyzer = (context) => {
  const pods = workloadsOf(context)
  return context.resources.gateways.flatMap((gateway) => {
    const selected = selectedBy(gateway.spec.selector, pods)
    const inFront = context.resources.services.filter((service) =>
      selected.some(({ namespace, labels }) => isInFront(service, namespace, labels)),
    )
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

const isInFront = ({ metadata, spec }: Service, namespace: string, labels: Readonly<Record<string, string>>): boolean =>
  metadata.namespace === namespace &&
  Object.keys(spec.selector ?? {}).length > 0 &&
  labelsMatch(spec.selector ?? undefined, labels)

const exposedPorts = ({ spec }: Service): readonly number[] =>
  (spec.ports ?? [])
    .filter(({ protocol }) => protocol === undefined || protocol === 'TCP')
    .flatMap(({ port, targetPort }) => (typeof targetPort === 'number' ? [port, targetPort] : [port]))
