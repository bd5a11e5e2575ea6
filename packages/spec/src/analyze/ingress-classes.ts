import { ingressClassOf } from '../ingress-ownership'
import type { Analyzer } from './context'

/** Ingresses of other controllers are left alone, which is worth knowing but no fault. */
export const ingressClasses: Analyzer = ({ resources, isOurs, report }) =>
  resources.ingresses.flatMap((ingress) => {
    if (isOurs(ingress)) return []
    const name = ingressClassOf(ingress)
    const finding = report(ingress, {
      code: 'ingress_class_ignored',
      severity: 'info',
      path: ingress.spec.ingressClassName === undefined ? ['metadata'] : ['spec', 'ingressClassName'],
      message:
        name === undefined
          ? 'The Ingress names no class and no default class is ours, so it is left alone.'
          : `The Ingress belongs to class ${name}, which is not ours, so it is left alone.`,
    })
    return [finding]
  })
