import { expect, test } from 'vitest'
import { lines, virtualService } from './fixtures'
import { subsetBypass } from './subset-bypass'

const chooser = (gateways?: string[]) =>
  virtualService('chooser', {
    hosts: ['reviews'],
    ...(gateways && { gateways }),
    http: [{ route: [{ destination: { host: 'reviews', subset: 'v1' } }] }],
  })
const edge = (subset?: string, gateways = ['gw']) =>
  virtualService('edge', {
    hosts: ['a.com'],
    gateways,
    http: [{ route: [{ destination: { host: 'reviews.default.svc.cluster.local', ...(subset && { subset }) } }] }],
  })
const found = ['warning subset_bypassed IST0140 VirtualService/default/edge spec.http[0].route[0].destination.host']

test.each([
  ['the Gateway goes to the host directly', [chooser(), edge()], found],
  ['mesh by name', [chooser(['mesh']), edge()], found],
  ['the Gateway names a subset itself', [chooser(), edge('v1')], []],
  ['the chooser is for Gateways only', [chooser(['gw']), edge()], []],
  ['the other one is for the mesh only', [chooser(), edge(undefined, ['mesh'])], []],
  ['nobody chooses', [edge()], []],
])('%s', (_, input, expected) => {
  expect(lines(subsetBypass, input)).toEqual(expected)
})
