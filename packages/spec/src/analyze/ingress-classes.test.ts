import { expect, test } from 'vitest'
import type { IngressClass } from '../resources/ingress-class'
import { findings, ingress, lines } from './fixtures'
import { ingressClasses } from './ingress-classes'

const spec = { rules: [] }
const annotated = (name: string) => {
  const one = ingress('i', spec, { annotations: { 'kubernetes.io/ingress.class': name } })
  const { ingressClassName: _, ...rest } = one.spec
  return { ...one, spec: rest }
}
const { ingressClassName: _, ...classless } = ingress('i', spec).spec
const ownClass: IngressClass = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'IngressClass',
  metadata: { name: 'nginx', namespace: 'default' },
  spec: { controller: 'gatewright.dev/ingress-controller' },
}
const field = ['info ingress_class_ignored Ingress/default/i spec.ingressClassName']
const metadata = ['info ingress_class_ignored Ingress/default/i metadata']

test.each([
  ['ours by name', [ingress('i', spec)], []],
  ['ours by annotation', [annotated('istio')], []],
  ['another by name', [ingress('i', { ...spec, ingressClassName: 'nginx' })], field],
  ['another by annotation', [annotated('nginx')], metadata],
  ['none', [{ ...ingress('i', spec), spec: classless }], metadata],
  ['ours by the controller of the class', [ingress('i', { ...spec, ingressClassName: 'nginx' }), ownClass], []],
])('class %s', (_, input, expected) => {
  expect(lines(ingressClasses, input)).toEqual(expected)
})

test('our class names can be given', () => {
  const options = { ingress: { ingressClasses: ['nginx'] } }
  expect(findings(ingressClasses, [annotated('nginx'), annotated('istio')], options)).toHaveLength(1)
})
