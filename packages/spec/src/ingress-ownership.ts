import type { ResourceSet } from './resource-set'
import type { Ingress } from './resources/ingress'

export interface IngressOwnershipOptions {
  /** Class names that are ours by annotation or, where the input holds no IngressClass of that name, by field. Default `istio`, `gatewright`. */
  readonly ingressClasses?: readonly string[]
  /** `spec.controller` values of IngressClasses that are ours. */
  readonly controllerNames?: readonly string[]
}

const CLASS_ANNOTATION = 'kubernetes.io/ingress.class'
const DEFAULT_CLASS_ANNOTATION = 'ingressclass.kubernetes.io/is-default-class'

/** Class an Ingress asks for: the annotation or the field; undefined for none. */
export const ingressClassOf = (ingress: Ingress): string | undefined =>
  ingress.spec.ingressClassName ?? ingress.metadata.annotations?.[CLASS_ANNOTATION]

/** Decides which Ingresses are ours: by class object, by class name, or as the default class. */
export const ingressOwnership = (resources: ResourceSet, options: IngressOwnershipOptions = {}) => {
  const names = options.ingressClasses ?? ['istio', 'gatewright']
  const controllers = options.controllerNames ?? ['gatewright.dev/ingress-controller', 'istio.io/ingress-controller']
  const classes = new Map(resources.ingressClasses.map((c) => [c.metadata.name, c]))
  const isOurController = (controller: string | undefined) =>
    controller !== undefined && controllers.includes(controller)
  const defaultIsOurs = resources.ingressClasses.some(
    (c) => isOurController(c.spec.controller) && c.metadata.annotations?.[DEFAULT_CLASS_ANNOTATION] === 'true',
  )
  return (ingress: Ingress): boolean => {
    const field = ingress.spec.ingressClassName
    if (field !== undefined) {
      const object = classes.get(field)
      return object ? isOurController(object.spec.controller) : names.includes(field)
    }
    const annotation = ingress.metadata.annotations?.[CLASS_ANNOTATION]
    return annotation === undefined ? defaultIsOurs : names.includes(annotation)
  }
}
