import type { Diagnostic } from '../diagnostic'
import type { Finding } from '../finding'
import { expandHost } from '../host-name'
import type { VirtualService } from '../resources/virtual-service'
import type { RegistryEntry } from '../service-registry'
import type { AnalysisContext, Analyzer } from './context'
import { type DestinationUse, destinationUses } from './destination-uses'
import { similarHostHint } from './similar-host'
import { areDestinationsUnchecked } from './unchecked-destinations'

/** Destinations and mirrors of VirtualServices: something defines the host, and its port can be told. */
export const destinations: Analyzer = (context) =>
  areDestinationsUnchecked(context)
    ? []
    : context.resources.virtualServices.flatMap((virtualService) =>
        destinationUses(virtualService).flatMap((use): readonly Diagnostic[] => {
          const finding = checkDestination(context, virtualService, use)
          return finding ? [context.report(virtualService, finding)] : []
        }),
      )

const checkDestination = (
  context: AnalysisContext,
  { metadata }: VirtualService,
  use: DestinationUse,
): Finding | undefined => {
  const host = expandHost(use.destination.host, metadata.namespace)
  const entry = context.registry.find(host)
  if (entry) return checkPort(use, entry)
  if (isDefinedUnreadably(context, host)) return undefined
  const hint = similarHostHint(context.resources, host)
  return {
    code: 'destination_not_found',
    severity: 'error',
    path: [...use.path, 'host'],
    message: `No Service or ServiceEntry defines ${use.kind === 'mirror' ? 'the mirror ' : ''}${host}.`,
    ...(hint !== undefined && { hint }),
    istio: 'IST0101',
  }
}

/** Whether the host is, or may be, that of a Service or ServiceEntry whose own errors kept it from being read. */
const isDefinedUnreadably = ({ isUnreadable, anyUnreadable }: AnalysisContext, host: string): boolean => {
  const [name, namespace] = host.split('.')
  return isUnreadable('Service', `${namespace}/${name}`) || anyUnreadable('ServiceEntry')
}

const checkPort = ({ destination, path }: DestinationUse, entry: RegistryEntry): Finding | undefined => {
  const numbers = entry.ports.map(({ number }) => number)
  if (destination.port === undefined)
    return numbers.length > 1
      ? {
          code: 'destination_port_required',
          severity: 'error',
          path: [...path, 'host'],
          message: `${entry.host} has the ports ${numbers.join(', ')}; the destination must name one.`,
          hint: `Add port: { number: ${numbers[0]} } to the destination.`,
          istio: 'IST0112',
        }
      : undefined
  if (numbers.includes(destination.port.number)) return undefined
  return {
    code: 'destination_port_not_found',
    severity: 'error',
    path: [...path, 'port', 'number'],
    message: `${entry.host} has no port ${destination.port.number}.`,
    hint: numbers.length > 0 ? `It has ${numbers.join(', ')}.` : 'It has no ports at all.',
    istio: 'IST0101',
  }
}
