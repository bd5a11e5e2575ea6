import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Gateway } from '../resources/gateway'
import type { HttpMatch, HttpRoute, VirtualService } from '../resources/virtual-service'
import { competingRoutes } from './competing-routes'
import { createContext } from './context'
import { findings, gateway, http, lines, resourceSet, rule, virtualService } from './fixtures'
import { type RouteRequest, takes } from './route-conditions'
import { routeTables } from './route-tables'

const gw = gateway('gw', [http()])
const prefix = (value: string): HttpMatch => ({ uri: { prefix: value } })
const vs = (name: string, rules: HttpRoute[], more: Partial<VirtualService['spec']> = {}, created?: string) =>
  virtualService(
    name,
    { hosts: ['a.com'], gateways: ['gw'], http: rules, ...more },
    created ? { creationTimestamp: created } : {},
  )
const unreachable = (place: string) => `warning route_unreachable VirtualService/default/${place}`
const ineffective = (place: string) => `info match_ineffective VirtualService/default/${place}`

describe('a rule of the same VirtualService takes everything', () => {
  test.each<[title: string, rules: HttpRoute[], expected: string[]]>([
    ['a shorter prefix before', [rule('x', prefix('/a')), rule('y', prefix('/a/b'))], [unreachable('vs spec.http[1]')]],
    ['a shorter prefix after', [rule('x', prefix('/a/b')), rule('y', prefix('/a'))], []],
    [
      'a prefix before an exact path',
      [rule('x', prefix('/a')), rule('y', { uri: { exact: '/ab' } })],
      [unreachable('vs spec.http[1]')],
    ],
    [
      'a prefix with a further condition',
      [rule('x', { ...prefix('/a'), method: { exact: 'GET' } }), rule('y', prefix('/a/b'))],
      [],
    ],
    [
      'the same condition in both',
      [
        rule('x', { ...prefix('/a'), method: { exact: 'GET' } }),
        rule('y', { ...prefix('/a/b'), method: { exact: 'GET' } }),
      ],
      [unreachable('vs spec.http[1]')],
    ],
    [
      'presence before a value',
      [rule('x', { headers: { a: {} } }), rule('y', { headers: { a: { exact: '1' } } })],
      [unreachable('vs spec.http[1]')],
    ],
    [
      'prefix / before anything',
      [rule('x', prefix('/')), rule('y', { uri: { regex: '/[a-z]+' } })],
      [unreachable('vs spec.http[1]')],
    ],
    [
      'a regular expression that cannot be compared',
      [rule('x', { uri: { regex: '/[a-z]+' } }), rule('y', prefix('/abc'))],
      [],
    ],
    [
      'one that can: it is compared with a text',
      [rule('x', { uri: { regex: '/[a-z]+' } }), rule('y', { uri: { exact: '/abc' } })],
      [unreachable('vs spec.http[1]')],
    ],
    [
      'two earlier rules, each for one match',
      [rule('x', prefix('/a')), rule('y', prefix('/b')), rule('z', prefix('/a1'), prefix('/b1'))],
      [unreachable('vs spec.http[2]')],
    ],
    [
      'one match of two',
      [rule('x', prefix('/a')), rule('z', { uri: { exact: '/a1' } }, prefix('/b1'))],
      [ineffective('vs spec.http[1].match[0]')],
    ],
    [
      'a match before it in the same rule',
      [rule('x', prefix('/a'), { uri: { exact: '/ab' } })],
      [ineffective('vs spec.http[0].match[1]')],
    ],
    [
      'a delegate may let requests pass',
      [{ ...rule('x', prefix('/a')), delegate: { name: 'd' } }, rule('y', prefix('/a/b'))],
      [],
    ],
    ['a rule for another port', [rule('x', { ...prefix('/a'), port: 8080 }), rule('y', prefix('/a/b'))], []],
    ['a rule after one without match is Istio’s to report', [rule('x'), rule('y', prefix('/b'))], []],
    ['and so is a repeated match', [rule('x', { uri: { exact: '/a' } }), rule('y', { uri: { exact: '/a' } })], []],
  ])('%s', (_, rules, expected) => {
    expect(lines(competingRoutes, [gw, vs('vs', rules)])).toEqual(expected)
    // Nothing else is known where the Gateway is not in the input.
    expect(lines(competingRoutes, [vs('vs', rules)])).toEqual(expected)
  })
})

describe('a rule of an older VirtualService takes everything', () => {
  const [first, second] = ['2020-01-01T00:00:00Z', '2024-01-01T00:00:00Z']
  test.each<[title: string, older: VirtualService, younger: VirtualService, expected: string[]]>([
    [
      'a shorter prefix',
      vs('b', [rule('x', prefix('/a'))], {}, first),
      vs('a', [rule('y', prefix('/a/b'))], {}, second),
      [unreachable('a spec.http[0]')],
    ],
    [
      'what takes everything goes last',
      vs('b', [rule('x')], {}, first),
      vs('a', [rule('y', prefix('/a'))], {}, second),
      [],
    ],
    [
      'but comes before what does so, too',
      vs('b', [rule('x')], {}, first),
      vs('a', [rule('y')], {}, second),
      [unreachable('a spec.http[0]')],
    ],
    [
      'on another host',
      vs('b', [rule('x', prefix('/a'))], { hosts: ['b.com'] }, first),
      vs('a', [rule('y', prefix('/a/b'))], {}, second),
      [],
    ],
    [
      'on one host of two',
      vs('b', [rule('x', prefix('/a'))], {}, first),
      vs('a', [rule('y', prefix('/a/b'))], { hosts: ['a.com', 'b.com'] }, second),
      [],
    ],
    [
      'on a wildcard above the host',
      vs('b', [rule('x', prefix('/a'))], { hosts: ['*.com'] }, first),
      vs('a', [rule('y', prefix('/a/b'))], {}, second),
      [],
    ],
    [
      'which the mesh does not merge',
      vs('b', [rule('x', prefix('/a'))], {}, first),
      vs('a', [rule('y', prefix('/a/b'))], { gateways: ['gw', 'mesh'] }, second),
      [],
    ],
  ])('%s', (_, older, younger, expected) => {
    expect(lines(competingRoutes, [gw, younger, older]).filter((line) => !line.includes('order_by_age'))).toEqual(
      expected,
    )
  })
})

test('the finding names the rule that comes first and a request that shows it', () => {
  const older = vs(
    'b',
    [{ ...rule('x', { ...prefix('/a'), headers: { 'X-User': {} } }), name: 'users' }],
    {},
    '2020-01-01T00:00:00Z',
  )
  const younger = vs(
    'a',
    [rule('y', { ...prefix('/a/b'), headers: { 'x-user': { exact: 'jason' } } })],
    {},
    '2024-01-01T00:00:00Z',
  )
  expect(findings(competingRoutes, [gw, older, younger])).toEqual([
    {
      code: 'route_unreachable',
      severity: 'warning',
      message:
        'The rule can never match, because http[0].match[0] (users) of VirtualService default/b comes first and takes all its requests.',
      hint: 'For example, GET http://a.com/a/b with x-user: jason goes to http[0].match[0] (users) of VirtualService default/b.',
      resource: { kind: 'VirtualService', namespace: 'default', name: 'a' },
      path: 'spec.http[0]',
    },
  ])
})

describe('a simple walk through the routes agrees', () => {
  const path = fc.constantFrom('/', '/a', '/a/', '/a/b', '/b')
  const uri = fc.oneof(
    path.map((exact) => ({ exact })),
    path.map((value) => ({ prefix: value })),
    fc.constantFrom({ regex: '/[ab]' }, { regex: '.*' }),
  )
  const value = fc.oneof(
    fc.constantFrom('1', '2').map((exact) => ({ exact })),
    fc.constant({}),
  )
  const match: fc.Arbitrary<HttpMatch> = fc.record(
    {
      uri,
      method: fc.constantFrom('GET', 'POST').map((exact) => ({ exact })),
      headers: fc.record({ x: value }),
      withoutHeaders: fc.record({ x: value }),
      queryParams: fc.record({ k: value }),
    },
    { requiredKeys: [] },
  )
  const rules = fc.array(
    fc.array(match, { maxLength: 2 }).map((matches) => rule('web', ...matches)),
    { minLength: 1, maxLength: 4 },
  )
  const services = fc.tuple(rules, rules).map(([one, two]) => [vs('one', one), vs('two', two)])
  const gateways: readonly Gateway[] = [gw]
  const requests: readonly RouteRequest[] = ['/', '/a', '/a/', '/a/b', '/b', '/c'].flatMap((one) =>
    ['GET', 'POST', 'PUT'].flatMap((method) =>
      [[], ['1'], ['2'], ['3']].flatMap((x) =>
        [[], ['1'], ['2']].map((k) => ({
          path: one,
          method,
          scheme: 'http',
          authority: 'a.com',
          headers: new Map(x.map((header) => ['x', header])),
          queryParams: new Map(k.map((parameter) => ['k', parameter])),
        })),
      ),
    ),
  )

  test('no request reaches a rule that is reported', () => {
    fc.assert(
      fc.property(services, (virtualServices) => {
        const input = [...gateways, ...virtualServices]
        const dead = new Set(
          findings(competingRoutes, input)
            .filter(({ code }) => code === 'route_unreachable')
            .map(({ resource, path: place }) => `${resource?.name} ${place}`),
        )
        const [table] = routeTables(createContext(resourceSet(...input)))
        for (const request of requests) {
          const winner = table?.routes.find(({ conditions }) => takes(conditions, request))
          if (winner) expect(dead).not.toContain(`${winner.owner.metadata.name} spec.http[${winner.rule}]`)
        }
      }),
      { numRuns: 300 },
    )
  })
})
