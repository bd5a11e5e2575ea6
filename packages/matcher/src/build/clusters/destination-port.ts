import type { Destination, ServiceRegistry } from '@gatewright/spec'
import type { EndpointOverrides } from '../endpoints/endpoint-overrides'

/**
 * The port of a destination: the one it names; else the only one of its Service; else that of the listener. Undefined when it names
 * none and nothing is known of the host.
 */
export const destinationPort = (
  { host, port }: Destination,
  listenerPort: number,
  registry: ServiceRegistry,
  overrides: EndpointOverrides,
): number | undefined => {
  if (port) return port.number
  const entry = registry.find(host)
  if (!entry) return overrides.onlyPort(host)
  const [only, ...others] = entry.ports
  return only && others.length === 0 ? only.number : listenerPort
}
