import { describe, expect, test } from 'vitest'
import { routeMatch } from './route-match'

describe('path', () => {
  test.each([
    ['no uri is any path', {}, { kind: 'any' }],
    ['an empty uri is any path', { uri: {} }, { kind: 'any' }],
    ['exact', { uri: { exact: '/a' } }, { kind: 'exact', value: '/a', ignoreCase: false }],
    ['prefix', { uri: { prefix: '/a' } }, { kind: 'prefix', value: '/a', ignoreCase: false }],
    [
      'prefix without case',
      { uri: { prefix: '/A' }, ignoreUriCase: true },
      { kind: 'prefix', value: '/A', ignoreCase: true },
    ],
    ['an empty prefix stays one', { uri: { prefix: '' } }, { kind: 'prefix', value: '', ignoreCase: false }],
    ['regex', { uri: { regex: '/v[0-9]' } }, { kind: 'regex', pattern: '/v[0-9]' }],
    [
      'ignoreUriCase has no effect on regex',
      { uri: { regex: '/v' }, ignoreUriCase: true },
      { kind: 'regex', pattern: '/v' },
    ],
  ])('%s', (_, match, path) => expect(routeMatch(match).path).toEqual(path))
})

describe('headers', () => {
  const test1 = (match: object) => routeMatch(match).headers
  test.each([
    [
      'names are lower-cased',
      { headers: { 'X-User': { exact: 'Ann' } } },
      [{ name: 'x-user', test: { kind: 'exact', value: 'Ann' }, invert: false }],
    ],
    [
      'an empty matcher asks for presence',
      { headers: { x: {} } },
      [{ name: 'x', test: { kind: 'present' }, invert: false }],
    ],
    [
      'withoutHeaders are inverted',
      { withoutHeaders: { x: { prefix: 'a' } } },
      [{ name: 'x', test: { kind: 'prefix', value: 'a' }, invert: true }],
    ],
    [
      'null in withoutHeaders asks for absence',
      { withoutHeaders: { x: null } },
      [{ name: 'x', test: { kind: 'present' }, invert: true }],
    ],
    [
      'regex * in withoutHeaders asks for absence',
      { withoutHeaders: { x: { regex: '*' } } },
      [{ name: 'x', test: { kind: 'present' }, invert: true }],
    ],
    [
      'regex .* in withoutHeaders is a value',
      { withoutHeaders: { x: { regex: '.*' } } },
      [{ name: 'x', test: { kind: 'regex', pattern: '.*' }, invert: true }],
    ],
    [
      'uri is a header like any other',
      { headers: { uri: { exact: '/a' } } },
      [{ name: 'uri', test: { kind: 'exact', value: '/a' }, invert: false }],
    ],
    [
      'pseudo headers are kept',
      { headers: { ':method': { exact: 'GET' } } },
      [{ name: ':method', test: { kind: 'exact', value: 'GET' }, invert: false }],
    ],
  ])('%s', (_, match, headers) => expect(test1(match)).toEqual(headers))
})

test('query parameters keep the case of their names', () => {
  expect(routeMatch({ queryParams: { K: { exact: 'a b' }, k: {} } }).queryParams).toEqual([
    { name: 'K', test: { kind: 'exact', value: 'a b' } },
    { name: 'k', test: { kind: 'present' } },
  ])
})

test('method, scheme and authority are values as written', () => {
  const match = routeMatch({ method: { exact: 'get' }, scheme: { prefix: 'ht' }, authority: { regex: 'a[.]com' } })
  expect([match.method, match.scheme, match.authority]).toEqual([
    { kind: 'exact', value: 'get' },
    { kind: 'prefix', value: 'ht' },
    { kind: 'regex', pattern: 'a[.]com' },
  ])
})
