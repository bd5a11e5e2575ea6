import { expect, test } from 'vitest'
import { deployment, gateway, http, lines, pod } from './fixtures'
import { gatewaySelectors } from './gateway-selectors'

const app = pod('app', { app: 'web' })
const selecting = (selector?: Record<string, string>) => gateway('gw', [http()], selector)
const left = ['info gateway_not_selected Gateway/default/gw spec.selector']
const nothing = ['error gateway_without_workload IST0101 Gateway/default/gw spec.selector']

test.each([
  ['a selector that fits this proxy', [selecting({ istio: 'ingressgateway' })], []],
  ['also beside Pods of something else', [selecting({ istio: 'ingressgateway' }), app], []],
  ['no selector fits every proxy', [selecting()], []],
  ['all labels must fit', [selecting({ istio: 'ingressgateway', zone: 'a' })], left],
  ['a selector for another proxy', [selecting({ istio: 'egressgateway' })], left],
  [
    'whose Pod is in another namespace',
    [selecting({ istio: 'egressgateway' }), pod('e@istio-system', { istio: 'egressgateway' })],
    left,
  ],
  [
    'or comes of a Deployment',
    [selecting({ istio: 'egressgateway' }), app, deployment('e', { istio: 'egressgateway' })],
    left,
  ],
  ['that fits no Pod of the input', [selecting({ istio: 'egressgateway' }), app], nothing],
  [
    'without Pods a Deployment alone proves nothing',
    [selecting({ istio: 'egressgateway' }), deployment('web', { app: 'web' })],
    left,
  ],
])('%s', (_, input, expected) => {
  expect(lines(gatewaySelectors, input)).toEqual(expected)
})

test('the labels of the proxy can be given', () => {
  const proxy = { labels: { app: 'edge' }, namespace: 'edge' }
  expect(
    lines(gatewaySelectors, [selecting({ app: 'edge' }), selecting({ istio: 'ingressgateway' })], { proxy }),
  ).toEqual(left)
})
