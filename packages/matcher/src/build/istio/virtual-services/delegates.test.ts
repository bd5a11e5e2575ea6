import { describe, expect, test } from 'vitest'
import { gateway, http, linesAt, modelOf, routesAt, rule, virtualService } from '../../fixtures'

const delegate = (name: string, rules: readonly object[], more = {}) =>
  virtualService(name, { hosts: undefined, gateways: undefined, http: rules, ...more })
const model = (rootRules: readonly object[], ...others: readonly object[]) =>
  modelOf([gateway('gw', [http(80)]), virtualService('root', { http: rootRules }), ...others])
const lines = (rootRules: readonly object[], ...others: readonly object[]) =>
  linesAt(model(rootRules, ...others), 80, 'a.com')
const to = (name: string, namespace?: string, match: object = { uri: { prefix: '/api' } }) => ({
  match: [match],
  delegate: { name, namespace },
})

describe('delegates', () => {
  test('rules of the delegate stand in the place of the root rule', () => {
    expect(
      lines(
        [rule('/first', 'x'), to('d'), rule('/last', 'x')],
        delegate('d', [rule('/api/1', 'one'), rule('/api/2', 'two')]),
      ),
    ).toEqual(['prefix /first → x', 'prefix /api/1 → one', 'prefix /api/2 → two', 'prefix /last → x'])
  })

  test('a rule without match takes the match of the root', () => {
    expect(lines([to('d')], delegate('d', [rule(undefined, 'one')]))).toEqual(['prefix /api → one'])
  })

  test('a root without match takes the match of the delegate', () => {
    expect(lines([{ delegate: { name: 'd' } }], delegate('d', [rule('/x', 'one')]))).toEqual(['prefix /x → one'])
  })

  test('short names are of the namespace that holds them', () => {
    expect(lines([to('d', 'other')], delegate('d@other', [rule('/api', 'one')]))).toEqual([
      'prefix /api → one.other.svc.cluster.local',
    ])
  })

  test.each<[string, readonly object[]]>([
    ['missing', []],
    ['hidden from the namespace of the root', [delegate('d@other', [rule('/api', 'one')], { exportTo: ['.'] })]],
    ['no delegate, as it has hosts', [virtualService('d@other', { gateways: ['mesh'], http: [rule('/api', 'one')] })]],
  ])('one that is %s costs its rule alone', (_, others) => {
    expect(lines([to('d', 'other'), rule('/rest', 'x')], ...others)).toEqual(['prefix /rest → x'])
  })

  test('delegation goes one level deep', () => {
    expect(
      lines([to('d'), rule('/rest', 'x')], delegate('d', [to('e')]), delegate('e', [rule('/api', 'one')])),
    ).toEqual(['prefix /rest → x'])
  })

  test('a block that fits no block of the root drops its whole rule', () => {
    const mixed = {
      match: [{ uri: { prefix: '/api/a' } }, { uri: { prefix: '/else' } }],
      route: [{ destination: { host: 'one' } }],
    }
    expect(lines([to('d'), rule('/rest', 'x')], delegate('d', [mixed, rule('/api/b', 'two')]))).toEqual([
      'prefix /api/b → two',
      'prefix /rest → x',
    ])
  })

  test('every pair that goes together is a block of its own', () => {
    const root = { match: [{ headers: { a: { exact: '1' } } }, { uri: { prefix: '/v2' } }], delegate: { name: 'd' } }
    const routes = routesAt(
      model([root], delegate('d', [{ match: [{ headers: { b: {} } }], route: [{ destination: { host: 'one' } }] }])),
      80,
      'a.com',
    )
    expect(routes.map(({ match }) => [match.path.kind, match.headers.map(({ name }) => name)])).toEqual([
      ['any', ['a', 'b']],
      ['prefix', ['b']],
    ])
  })

  test('names are joined, settings of the delegate win, and those it leaves out come from the root', () => {
    const root = {
      name: 'r',
      match: [{ name: 'm', uri: { prefix: '/api' } }],
      delegate: { name: 'd' },
      timeout: '5s',
      rewrite: { uri: '/root' },
    }
    const own = {
      name: 'd',
      match: [{ name: 'n', uri: { prefix: '/api/x' } }],
      timeout: '1s',
      route: [{ destination: { host: 'one' } }],
    }
    const [route] = routesAt(model([root], delegate('d', [own])), 80, 'a.com')
    expect(route?.name).toBe('r-d.m-n')
    expect(route?.action).toMatchObject({ timeoutMs: 1000, rewrite: { value: '/root' } })
  })

  test('a route of a delegate is shown as written there', () => {
    const [route] = routesAt(
      model([rule('/a', 'x'), to('d')], delegate('d', [rule('/api', 'one')])),
      80,
      'a.com',
    ).slice(1)
    expect(route?.source).toMatchObject({ name: 'd', index: 0, match: 0 })
  })
})
