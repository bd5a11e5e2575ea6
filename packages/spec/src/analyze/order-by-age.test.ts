import { expect, test } from 'vitest'
import type { HttpMatch, HttpRoute, VirtualService } from '../resources/virtual-service'
import { competingRoutes } from './competing-routes'
import { findings, gateway, http, lines, rule, virtualService } from './fixtures'

const gw = gateway('gw', [http()])
const one = (name: string, rules: HttpRoute[], more: Partial<VirtualService['spec']> = {}, created?: string) =>
  virtualService(
    name,
    { hosts: ['a.com'], gateways: ['gw'], http: rules, ...more },
    created ? { creationTimestamp: created } : {},
  )
const prefix = (value: string): HttpMatch => ({ uri: { prefix: value } })
const found = (name: string) => [`info order_by_age VirtualService/default/${name} spec.http[0].match[0]`]

test.each<[title: string, first: VirtualService, second: VirtualService, expected: string[]]>([
  [
    'the narrower rule comes first only by its name',
    one('a', [rule('x', prefix('/a/b'))]),
    one('b', [rule('y', prefix('/a'))]),
    found('b'),
  ],
  [
    'rules that meet without one taking all of the other',
    one('a', [rule('x', { headers: { h: {} } })]),
    one('b', [rule('y', prefix('/b'))]),
    found('b'),
  ],
  ['rules that do not meet', one('a', [rule('x', prefix('/a'))]), one('b', [rule('y', prefix('/b'))]), []],
  [
    'rules that exclude each other by a header',
    one('a', [rule('x', { ...prefix('/a'), headers: { h: {} } })]),
    one('b', [rule('y', { ...prefix('/a'), withoutHeaders: { h: {} } })]),
    [],
  ],
  ['what takes everything goes last whatever its age', one('a', [rule('x')]), one('b', [rule('y', prefix('/b'))]), []],
  ['rules that do the same', one('a', [rule('x', prefix('/a/b'))]), one('b', [rule('x', prefix('/a'))]), []],
  ['other hosts', one('a', [rule('x', prefix('/a/b'))]), one('b', [rule('y', prefix('/a'))], { hosts: ['b.com'] }), []],
  [
    'export decides, not age',
    one('a', [rule('x', prefix('/a/b'))], { exportTo: ['istio-system'] }),
    one('b', [rule('y', prefix('/a'))]),
    [],
  ],
  [
    'where regular expressions meet nothing is said',
    one('a', [rule('x', { uri: { regex: '/[ab]+' } })]),
    one('b', [rule('y', prefix('/a'))]),
    [],
  ],
])('%s', (_, first, second, expected) => {
  expect(lines(competingRoutes, [gw, first, second])).toEqual(expected)
})

test.each([
  [undefined, undefined, 'only because of its name; in a cluster the older one would.'],
  ['2020-01-01T00:00:00Z', '2021-01-01T00:00:00Z', 'only because its VirtualService is older.'],
])('created %s and %s: the message says why', (first, second, reason) => {
  const [finding] = findings(competingRoutes, [
    gw,
    one('a', [rule('x', prefix('/a/b'))], {}, first),
    one('b', [rule('y', prefix('/a'))], {}, second),
  ])
  expect(finding?.message).toBe(
    `http[0].match[0] of VirtualService default/a takes some of the same requests and comes first ${reason}`,
  )
  expect(finding?.hint).toBe('For example, GET http://a.com/a/b goes there.')
})

test('two VirtualServices are told once, however often they meet', () => {
  const many = (name: string, host: string) =>
    one(
      name,
      ['/a', '/b'].map((path) => rule(host, { ...prefix(path), ...(name === 'a' && { headers: { h: {} } }) })),
      { hosts: ['a.com', 'b.com'] },
    )
  expect(findings(competingRoutes, [gw, many('a', 'x'), many('b', 'y')])).toHaveLength(1)
})
