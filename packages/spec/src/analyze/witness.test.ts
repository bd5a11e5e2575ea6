import { expect, test } from 'vitest'
import type { HttpMatch } from '../resources/virtual-service'
import { routeConditions } from './route-conditions'
import { describeRequest, findWitness, type WitnessTarget } from './witness'

const plain: WitnessTarget = { scheme: 'http', port: 80, domain: 'a.com' }

test.each<[matches: HttpMatch[], target: WitnessTarget, expected: string | undefined]>([
  [[{}], plain, 'GET http://a.com/'],
  [[{ uri: { prefix: '/a' } }, { uri: { exact: '/a/b' } }], plain, 'GET http://a.com/a/b'],
  [[{ uri: { prefix: '/a' } }, { uri: { prefix: '/a/b' } }], plain, 'GET http://a.com/a/b'],
  [[{ uri: { exact: '/a' } }, { uri: { exact: '/b' } }], plain, undefined],
  [[{ method: { exact: 'POST' } }], { scheme: 'https', port: 443, domain: '*.foo.com' }, 'POST https://x.foo.com/'],
  [[{}], { scheme: 'https', port: 8443, domain: '*' }, 'GET https://example.com:8443/'],
  [[{ authority: { exact: 'a.com:81' } }], plain, 'GET http://a.com:81/'],
  [[{ headers: { 'x-a': {}, 'x-b': { prefix: 'v' } } }], plain, 'GET http://a.com/ with x-a: x, x-b: v'],
  [[{ queryParams: { k: { exact: '1' }, m: {} } }], plain, 'GET http://a.com/?k=1&m=x'],
  [[{ withoutHeaders: { 'x-a': {} } }], plain, 'GET http://a.com/'],
  [[{ headers: { 'x-a': {} } }, { withoutHeaders: { 'x-a': {} } }], plain, undefined],
  [[{ uri: { regex: '/v[0-9]' } }], plain, undefined],
  [[{ uri: { regex: '/v[0-9]' } }, { uri: { exact: '/v1' } }], plain, 'GET http://a.com/v1'],
  [[{ uri: { exact: 'no-slash' } }], plain, undefined],
  [[{ scheme: { exact: 'https' } }], plain, undefined],
])('%o at %o: %s', (matches, target, expected) => {
  const witness = findWitness(matches.map(routeConditions), target)
  expect(witness && describeRequest(witness, target)).toBe(expected)
})
