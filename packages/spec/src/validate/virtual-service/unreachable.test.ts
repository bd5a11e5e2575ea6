import { describe, expect, it } from 'vitest'
import { findingsOf } from '../findings-of'

const route = [{ destination: { host: 'web.shop' } }]
const http = (...matches: (object[] | undefined)[]) =>
  findingsOf('VirtualService', {
    hosts: ['a.com'],
    gateways: ['gw'],
    http: matches.map((match) => ({ ...(match && { match }), route })),
  })
const prefix = (value: string, more: object = {}) => ({ uri: { prefix: value }, ...more })
const get = { method: { exact: 'GET' } }
const header = (name: string, value = '1') => ({ headers: { [name]: { exact: value } } })

const rule = (index: number) => `warning route_unreachable spec.http[${index}]`
const match = (index: number, block: number) => `info match_ineffective spec.http[${index}].match[${block}]`

describe('rules and matches that never decide', () => {
  it.each([
    ['different prefixes', [[prefix('/a')], [prefix('/b')]], []],
    ['a longer prefix first', [[prefix('/a/b')], [prefix('/a')]], []],
    ['a rule behind one without match', [undefined, [prefix('/a')]], [rule(1)]],
    ['every rule behind one without match', [undefined, undefined, [prefix('/a')]], [rule(1), rule(2)]],
    ['all matches were there', [[prefix('/a')], [prefix('/a')]], [match(1, 0), rule(1)]],
    ['one match of two was there', [[prefix('/a')], [prefix('/a'), prefix('/b')]], [match(1, 0)]],
    ['the same match in one rule', [[prefix('/a'), prefix('/a')]], [match(0, 1)]],
    ['the name of a match is no condition', [[prefix('/a', { name: 'x' })], [prefix('/a')]], [match(1, 0), rule(1)]],
    [
      'the order of conditions does not matter',
      [[{ ...get, ...prefix('/a') }], [prefix('/a', get)]],
      [match(1, 0), rule(1)],
    ],
    ['a prefix covers a longer one', [[prefix('/a')], [prefix('/a/b')]], [match(1, 0)]],
    ['a prefix covers a longer one with more conditions', [[prefix('/a')], [prefix('/a/b', get)]], [match(1, 0)]],
    ['a prefix with a condition does not cover one without', [[prefix('/a', get)], [prefix('/a/b')]], []],
    [
      'a prefix with headers covers one with more of them',
      [[prefix('/', header('x'))], [prefix('/a', { headers: { ...header('x').headers, ...header('y').headers } })]],
      [match(1, 0)],
    ],
    [
      'a prefix with another header value does not',
      [[prefix('/', header('x', '1'))], [prefix('/a', header('x', '2'))]],
      [],
    ],
    [
      'presence of a header does not stand for its value',
      [[prefix('/', { headers: { x: {} } })], [prefix('/a', header('x'))]],
      [],
    ],
    [
      'a prefix that minds the case does not cover one that does not',
      [[prefix('/a')], [prefix('/a/b', { ignoreUriCase: true })]],
      [],
    ],
    ['exact paths below a prefix are let alone', [[prefix('/')], [{ uri: { exact: '/a' } }]], []],
  ])('%s', (_rule, matches, findings) => {
    expect(http(...matches)).toEqual(findings)
  })

  it('tcp and tls rules are looked at as well', () => {
    const tcp = { match: [{ port: 9000 }], route }
    expect(findingsOf('VirtualService', { hosts: ['a.com'], tcp: [tcp, tcp, { route }, { route }] })).toEqual([
      'info match_ineffective spec.tcp[1].match[0]',
      'warning route_unreachable spec.tcp[1]',
      'warning route_unreachable spec.tcp[3]',
    ])
  })

  it('many rules take time in proportion', () => {
    const many = Array.from({ length: 5000 }, (_, i) => [prefix('/', header('x', String(i)))])
    expect(http(...many)).toEqual([])
  })
})
