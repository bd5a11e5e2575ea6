import { expect, it } from 'vitest'
import { queryParameter } from './query-parameter'

it.each([
  ['', 'k', undefined],
  ['?', 'k', undefined],
  ['?k', 'k', ''],
  ['?k=', 'k', ''],
  ['?k=1', 'k', '1'],
  ['?k=1&k=2', 'k', '1'],
  ['?a=1&k=2', 'k', '2'],
  ['?ak=1', 'k', undefined],
  ['?ka=1', 'k', undefined],
  ['?k=a%20b', 'k', 'a%20b'],
  ['?k=a+b', 'k', 'a+b'],
  ['?k=a=b', 'k', 'a=b'],
  ['?K=1', 'k', undefined],
  ['?&&k=1&', 'k', '1'],
  ['?a=k', 'k', undefined],
  ['?a;k=1', 'k', undefined],
  ['?__proto__=1', '__proto__', '1'],
  ['?a=1', '__proto__', undefined],
])('%s has %s %j: the first one, not decoded', (query, name, expected) =>
  expect(queryParameter(query, name)).toBe(expected),
)
