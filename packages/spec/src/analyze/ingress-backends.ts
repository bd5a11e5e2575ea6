import type { Diagnostic, FieldPath } from '../diagnostic'
import type { Finding } from '../finding'
import { nearest } from '../read/wording'
import type { Ingress, IngressBackend } from '../resources/ingress'
import type { Service } from '../resources/service'
import type { AnalysisContext, Analyzer } from './context'
import { isOwnAddress } from './own-address'

/** Backends of our Ingresses: the Service is there, in the Ingress's own namespace, and has the port. */
export const ingressBackends: Analyzer = (context) =>
  context.resources.ingresses.filter(context.isOurs).flatMap((ingress) =>
    backendsOf(ingress).flatMap(({ backend, path }): readonly Diagnostic[] => {
      const finding = checkBackend(context, ingress.metadata.namespace, backend, path)
      return finding ? [context.report(ingress, { severity: 'warning', ...finding })] : []
    }),
  )

interface PlacedBackend {
  readonly backend: IngressBackend
  readonly path: FieldPath
}

const backendsOf = ({ spec }: Ingress): readonly PlacedBackend[] => [
  ...(spec.defaultBackend ? [{ backend: spec.defaultBackend, path: ['spec', 'defaultBackend'] }] : []),
  ...(spec.rules ?? []).flatMap(({ http }, i) =>
    (http?.paths ?? []).map(({ backend }, j) => ({
      backend,
      path: ['spec', 'rules', i, 'http', 'paths', j, 'backend'],
    })),
  ),
]

type BackendFinding = Omit<Finding, 'severity'>

const checkBackend = (
  context: AnalysisContext,
  namespace: string,
  { service: wanted, resource }: IngressBackend,
  path: FieldPath,
): BackendFinding | undefined => {
  if (resource)
    return {
      code: 'backend_not_supported',
      path: [...path, 'resource'],
      message: `A backend of kind ${resource.kind} cannot be served; its requests are answered 503.`,
    }
  if (!wanted) return undefined
  const key = `${namespace}/${wanted.name}`
  if (context.isUnreadable('Service', key)) return undefined
  const service = context.services.get(key)
  if (!service) {
    const hint = missingServiceHint(context, namespace, wanted.name)
    return {
      code: 'service_not_found',
      path: [...path, 'service', 'name'],
      message: `There is no Service ${wanted.name} in namespace ${namespace}; requests are answered 503 unless an endpoint is given for it.`,
      ...(hint !== undefined && { hint }),
    }
  }
  if (service.spec.type === 'ExternalName' && isOwnAddress(service.spec.externalName ?? ''))
    return {
      code: 'backend_not_supported',
      path: [...path, 'service', 'name'],
      message: `Service ${wanted.name} is an ExternalName of ${service.spec.externalName}, which is refused: it leads to the proxy's own machine or network.`,
    }
  return hasPort(service, wanted.port) ? undefined : portNotFound(service, wanted.port, path)
}

const missingServiceHint = ({ resources }: AnalysisContext, namespace: string, name: string): string | undefined => {
  const elsewhere = resources.services.find(({ metadata }) => metadata.name === name)
  if (elsewhere)
    return `Service ${elsewhere.metadata.namespace}/${name} is in another namespace; an Ingress reaches its own only.`
  const names = resources.services
    .filter(({ metadata }) => metadata.namespace === namespace)
    .map((s) => s.metadata.name)
  const near = nearest(name, names)
  return near === undefined ? undefined : `Did you mean ${near}?`
}

type PortReference = NonNullable<IngressBackend['service']>['port']

/** An ExternalName Service may leave its ports out: they say nothing about where the name leads. */
const hasPort = ({ spec }: Service, { name, number }: PortReference): boolean =>
  (spec.ports ?? []).some((port) => (name === undefined ? port.port === number : port.name === name)) ||
  (spec.type === 'ExternalName' && !spec.ports?.length && number !== undefined)

const portNotFound = ({ metadata, spec }: Service, wanted: PortReference, path: FieldPath): BackendFinding => {
  const ports = (spec.ports ?? []).map(({ name, port }) => (name === undefined ? `${port}` : `${name} (${port})`))
  return {
    code: 'service_port_not_found',
    path: [...path, 'service', 'port', wanted.name === undefined ? 'number' : 'name'],
    message: `Service ${metadata.name} has no port ${wanted.name ?? wanted.number}; requests are answered 503.`,
    hint: ports.length > 0 ? `Its ports are ${ports.join(', ')}.` : 'It has no ports at all.',
  }
}
