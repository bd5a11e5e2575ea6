import type { Service, ServicePort } from '../resources/service'
import type { Analyzer } from './context'

/** Names of Service ports: they, or `appProtocol`, say which protocol is spoken. */
export const servicePorts: Analyzer = ({ resources, report }) =>
  resources.services.flatMap((service) => {
    if (isSystem(service)) return []
    const isExternal = service.spec.type === 'ExternalName'
    return (service.spec.ports ?? []).flatMap((port, i) => {
      if (saysProtocol(port) && !(isExternal && port.name === 'tcp')) return []
      const finding = report(service, {
        code: 'port_name_unclear',
        severity: isExternal ? 'warning' : 'info',
        path: port.name === undefined ? ['spec', 'ports', i] : ['spec', 'ports', i, 'name'],
        message: isExternal
          ? `Port ${port.port} of an ExternalName Service needs a name that says its protocol, other than tcp.`
          : `The name of port ${port.port}${port.name ? `, ${port.name},` : ''} does not say which protocol it speaks.`,
        hint: `Name it like http${port.name ? `-${port.name}` : ''}, or set appProtocol.`,
        istio: isExternal ? 'IST0150' : 'IST0118',
      })
      return [finding]
    })
  })

const SYSTEM_NAMESPACES: ReadonlySet<string> = new Set([
  'kube-system',
  'kube-public',
  'kube-node-lease',
  'local-path-storage',
])

/** Services of Kubernetes and of Istio itself are not their users' to name. */
const isSystem = ({ metadata: { namespace, labels } }: Service): boolean =>
  SYSTEM_NAMESPACES.has(namespace) ||
  labels?.release === 'istio' ||
  (labels !== undefined && Object.hasOwn(labels, 'istio'))

const PROTOCOLS: ReadonlySet<string> = new Set([
  'grpc',
  'grpc-web',
  'http',
  'http_proxy',
  'http2',
  'https',
  'mongo',
  'mysql',
  'redis',
  'tcp',
  'tls',
  'udp',
])
const KUBERNETES_PROTOCOLS: ReadonlySet<string> = new Set([
  'kubernetes.io/h2c',
  'kubernetes.io/ws',
  'kubernetes.io/wss',
])
/** SMTP, DNS, MySQL, MongoDB: known to be TCP without a name. */
const WELL_KNOWN_TCP: ReadonlySet<number> = new Set([25, 53, 3306, 27017])

const saysProtocol = ({ port, name, protocol, appProtocol }: ServicePort): boolean => {
  if (protocol === 'UDP') return true
  if (appProtocol !== undefined) {
    const lower = appProtocol.toLowerCase()
    return PROTOCOLS.has(lower) || KUBERNETES_PROTOCOLS.has(lower)
  }
  const lower = (name ?? '').toLowerCase()
  return WELL_KNOWN_TCP.has(port) || lower.startsWith('grpc-web') || PROTOCOLS.has(lower.split('-', 1)[0] ?? '')
}
