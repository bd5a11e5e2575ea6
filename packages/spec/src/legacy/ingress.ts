import { type FieldPath, formatPath } from '../diagnostic'
import { emptyObject, isRawObject, type RawObject } from '../read/raw-document'
import { mapsIn, note, type Rewriting, rename } from './rewriting'

/** An Ingress of the two beta generations in the shape of `networking.k8s.io/v1`. */
export const rewriteIngress = (rewriting: Rewriting): void => {
  const { apiVersion, spec } = rewriting.value
  note(
    rewriting,
    ['apiVersion'],
    `${String(apiVersion)} is an old version of Ingress; Kubernetes has not served it since 1.22.`,
    'Use networking.k8s.io/v1: service.name and service.port in place of serviceName and servicePort, and a pathType for each path.',
  )
  if (!isRawObject(spec)) return
  rename(rewriting, spec, ['spec'], 'backend', 'defaultBackend')
  rewriteBackend(rewriting, spec.defaultBackend, ['spec', 'defaultBackend'], ['spec', 'backend'])
  for (const { map: rule, at } of mapsIn(spec.rules, ['spec', 'rules']))
    for (const { map: path, at: place } of mapsIn(isRawObject(rule.http) ? rule.http.paths : undefined, [
      ...at,
      'http',
      'paths',
    ])) {
      path.pathType ??= 'ImplementationSpecific'
      rewriteBackend(rewriting, path.backend, [...place, 'backend'], [...place, 'backend'])
    }
}

const rewriteBackend = (rewriting: Rewriting, backend: unknown, at: FieldPath, written: FieldPath): void => {
  if (!isRawObject(backend) || backend.service !== undefined) return
  const { serviceName, servicePort } = backend
  if (serviceName === undefined && servicePort === undefined) return
  const service = emptyObject()
  if (serviceName !== undefined) service.name = serviceName
  service.port = servicePort === undefined || servicePort === null ? emptyObject() : portOf(servicePort)
  delete backend.serviceName
  delete backend.servicePort
  backend.service = service
  rewriting.moved.set(formatPath([...at, 'service', 'name']), [...written, 'serviceName'])
  rewriting.moved.set(formatPath([...at, 'service', 'port']), [...written, 'servicePort'])
}

/** Digits are a number even in quotes, as the API server took them. */
const portOf = (written: unknown): RawObject => {
  const port = emptyObject()
  if (typeof written !== 'string') port.number = written
  else if (/^\d+$/.test(written)) port.number = Number(written)
  else port.name = written
  return port
}
