import { describe, expect, test } from 'vitest'
import type { ServiceEntry } from '../resources/service-entry'
import { deployment, destinationRule, endpointSlice, lines, other, pod, service, serviceEntry } from './fixtures'
import { ruleSubsets } from './rule-subsets'

const web = service('web', [80], { selector: { app: 'web' } })
const subset = (labels?: Record<string, string>, host = 'web') =>
  destinationRule('dr', { host, subsets: [{ name: 's', ...(labels && { labels }) }] })
const v2 = subset({ version: 'v2' })
const nothing = ['error subset_selects_nothing IST0173 DestinationRule/default/dr spec.subsets[0]']
const app = (name: string, version: string) => pod(name, { app: 'web', version })

describe('subsets of a Service', () => {
  test.each([
    ['a Pod carries the labels', [web, v2, app('p', 'v2')], []],
    ['no Pod does', [web, v2, app('p', 'v1')], nothing],
    ['only a Pod of another Service does', [web, v2, app('p', 'v1'), pod('q', { app: 'x', version: 'v2' })], nothing],
    ['only a Pod of another namespace does', [web, v2, app('p@x', 'v2')], nothing],
    ['there are Pods, but none of this Service', [web, v2, pod('q', { app: 'x' })], nothing],
    ['a Deployment will make such Pods', [web, v2, app('p', 'v1'), deployment('d', { app: 'web', version: 'v2' })], []],
    ['without Pods Deployments prove nothing', [web, v2, deployment('d', { app: 'web', version: 'v1' })], []],
    ['a labelled endpoint carries them', [web, v2, endpointSlice('e', 'web', { version: 'v2' })], []],
    ['no labelled endpoint does', [web, v2, endpointSlice('e', 'web', { version: 'v1' })], nothing],
    [
      'endpoints without labels may be anything',
      [web, v2, endpointSlice('e', 'web', undefined), pod('q', { app: 'x' })],
      [],
    ],
    ['endpoints of another Service', [web, v2, endpointSlice('e', 'other', { version: 'v1' })], []],
    ['nothing is known', [web, v2], []],
    ['a subset without labels takes all Pods', [web, subset(), app('p', 'v1')], []],
    ['but not where there are none', [web, subset(), pod('q', { app: 'x' })], nothing],
    [
      'an ExternalName has no Pods',
      [service('web', [80], { type: 'ExternalName', externalName: 'a.com' }), v2, pod('q', {})],
      [],
    ],
    ['the host is unknown', [subset({ version: 'v2' }, 'nowhere'), pod('q', {})], []],
  ])('%s', (_, input, expected) => {
    expect(lines(ruleSubsets, input)).toEqual(expected)
  })
})

describe('a Pod has the topology labels of its node', () => {
  const REGION = 'topology.kubernetes.io/region'
  const placed = pod('p', { app: 'web' }, { nodeName: 'n' })
  test.each([
    ['eu', 'eu', []],
    ['us', 'eu', nothing],
    ['', '', nothing],
  ])('node in %j, subset for %j', (own, wanted, expected) => {
    const node = other('v1', 'Node', 'n', { [REGION]: own })
    expect(lines(ruleSubsets, [web, subset({ [REGION]: wanted }), placed, node])).toEqual(expected)
  })

  test('its host name, too', () => {
    expect(lines(ruleSubsets, [web, subset({ 'kubernetes.io/hostname': 'n' }), placed])).toEqual([])
  })
})

describe('subsets of a ServiceEntry', () => {
  const se = (more: Partial<ServiceEntry['spec']>) => serviceEntry('se', { hosts: ['a.com'], ...more })
  const ext = subset({ version: 'v2' }, 'a.com')
  test.each([
    [
      'an endpoint carries the labels',
      [se({ endpoints: [{ address: '10.0.0.1', labels: { version: 'v2' } }] }), ext],
      [],
    ],
    ['none does', [se({ endpoints: [{ address: '10.0.0.1', labels: { version: 'v1' } }] }), ext], nothing],
    ['endpoints without any label say nothing', [se({ endpoints: [{ address: '10.0.0.1' }] }), ext], []],
    [
      'a workloadSelector selects Pods',
      [se({ workloadSelector: { labels: { app: 'vm' } } }), ext, pod('p', { app: 'vm', version: 'v2' })],
      [],
    ],
    [
      'which do not carry them',
      [se({ workloadSelector: { labels: { app: 'vm' } } }), ext, pod('p', { app: 'vm' })],
      nothing,
    ],
    ['any Pod will do where there are no endpoints', [se({}), ext, pod('p', { version: 'v2' })], []],
    ['but one there must be', [se({}), ext, pod('p', { version: 'v1' })], nothing],
    ['without Pods a workloadSelector says nothing', [se({ workloadSelector: { labels: { app: 'vm' } } }), ext], []],
  ])('%s', (_, input, expected) => {
    expect(lines(ruleSubsets, input)).toEqual(expected)
  })
})
