import type { RegistryEntry } from '@gatewright/spec'

/** What a port of a destination speaks, as far as its declaration says. */
export type PortProtocol = 'http1' | 'http2' | 'tcp' | 'unknown'

/**
 * Reads the protocol of a port: `appProtocol` of a Service or `protocol` of a ServiceEntry, else the port's name up to the first
 * `-`, else the ports that are TCP by convention.
 */
export const portProtocol = (port: RegistryEntry['ports'][number]): PortProtocol =>
  declared(port.protocol) ?? named(port.name) ?? (TCP_PORTS.has(port.number) ? 'tcp' : 'unknown')

const declared = (protocol: string | undefined): PortProtocol | undefined => {
  const text = protocol?.toLowerCase()
  switch (text) {
    case undefined:
    case '':
      return undefined
    case 'kubernetes.io/h2c':
      return 'http2'
    case 'kubernetes.io/ws':
      return 'http1'
    case 'kubernetes.io/wss':
      return 'tcp'
    default:
      return PROTOCOLS.get(text) ?? named(text)
  }
}

const named = (name: string): PortProtocol | undefined => {
  const text = name.toLowerCase()
  if (text === 'grpc-web' || text.startsWith('grpc-web-')) return 'http2'
  return PROTOCOLS.get(text.split('-', 1)[0] ?? '')
}

const PROTOCOLS: ReadonlyMap<string, PortProtocol> = new Map([
  ['http', 'http1'],
  ['http_proxy', 'http1'],
  ['http2', 'http2'],
  ['grpc', 'http2'],
  ['grpc-web', 'http2'],
  ['https', 'tcp'],
  ['tls', 'tcp'],
  ['tcp', 'tcp'],
  ['mongo', 'tcp'],
  ['redis', 'tcp'],
  ['mysql', 'tcp'],
  ['udp', 'tcp'],
])

const TCP_PORTS: ReadonlySet<number> = new Set([25, 53, 3306, 27017])
