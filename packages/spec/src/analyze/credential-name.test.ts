import { expect, test } from 'vitest'
import { credentialPlace } from './credential-name'

test.each([
  ['cert', { kind: 'secret', namespace: 'istio-system', name: 'cert' }],
  ['kubernetes://cert', { kind: 'secret', namespace: 'istio-system', name: 'cert' }],
  ['kubernetes://istio-system/cert', { kind: 'secret', namespace: 'istio-system', name: 'cert' }],
  ['kubernetes://shop/cert', { kind: 'denied', namespace: 'shop', name: 'cert' }],
  ['kubernetes-gateway://shop/cert', { kind: 'elsewhere' }],
  ['configmap://istio-system/ca', { kind: 'elsewhere' }],
  ['sds://cert', { kind: 'elsewhere' }],
  ['builtin://', { kind: 'elsewhere' }],
])('%s', (name, place) => {
  expect(credentialPlace(name, 'istio-system')).toEqual(place)
})
