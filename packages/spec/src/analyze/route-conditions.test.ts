import { describe, expect, test } from 'vitest'
import type { HttpMatch } from '../resources/virtual-service'
import { covers, type RouteRequest, routeConditions, takes } from './route-conditions'

describe('a match covers another', () => {
  test.each<[title: string, wide: HttpMatch | undefined, narrow: HttpMatch | undefined, expected: boolean]>([
    ['no match covers everything', undefined, { uri: { exact: '/' } }, true],
    ['prefix / covers every path', { uri: { prefix: '/' } }, undefined, true],
    ['so does the regex .*', { uri: { regex: '.*' } }, { uri: { regex: '[0-9]+' } }, true],
    ['and the regex /.*', { uri: { regex: '/.*' } }, undefined, true],
    ['a prefix covers a longer one', { uri: { prefix: '/a' } }, { uri: { prefix: '/ab' } }, true],
    ['a prefix does not cover everything', { uri: { prefix: '/a' } }, undefined, false],
    [
      'a further condition narrows',
      { uri: { prefix: '/a' } },
      { uri: { prefix: '/a' }, method: { exact: 'GET' } },
      true,
    ],
    [
      'and is missing in the other direction',
      { uri: { prefix: '/a' }, method: { exact: 'GET' } },
      { uri: { prefix: '/a' } },
      false,
    ],
    ['methods differ', { method: { exact: 'GET' } }, { method: { exact: 'POST' } }, false],
    ['header names have no case', { headers: { 'X-A': { exact: '1' } } }, { headers: { 'x-a': { exact: '1' } } }, true],
    ['a value implies presence', { headers: { 'x-a': {} } }, { headers: { 'x-a': { exact: '1' } } }, true],
    ['presence implies no value', { headers: { 'x-a': { exact: '1' } } }, { headers: { 'x-a': {} } }, false],
    ['a header that must be absent', { withoutHeaders: { 'x-a': {} } }, { withoutHeaders: { 'x-a': null } }, true],
    [
      'absence implies that it has no certain value',
      { withoutHeaders: { 'x-a': { exact: '1' } } },
      { withoutHeaders: { 'x-a': {} } },
      true,
    ],
    [
      'another value implies it, too',
      { withoutHeaders: { 'x-a': { exact: '1' } } },
      { headers: { 'x-a': { exact: '2' } } },
      true,
    ],
    ['query names have case', { queryParams: { K: {} } }, { queryParams: { k: {} } }, false],
    ['a header is no query parameter', { headers: { k: {} } }, { queryParams: { k: {} } }, false],
    [
      'an unknown regular expression covers nothing but itself',
      { uri: { regex: '/v[0-9]' } },
      { uri: { prefix: '/v1' } },
      false,
    ],
    ['itself', { uri: { regex: '/v[0-9]' } }, { uri: { regex: '/v[0-9]' }, method: { exact: 'GET' } }, true],
    ['and a text that it matches', { uri: { regex: '/v[0-9]' } }, { uri: { exact: '/v1' } }, true],
    ['without case', { uri: { prefix: '/API' }, ignoreUriCase: true }, { uri: { exact: '/api/x' } }, true],
    ['with case', { uri: { prefix: '/API' } }, { uri: { exact: '/api/x' } }, false],
    ['__proto__ is a header like any other', { headers: JSON.parse('{"__proto__":{"exact":"1"}}') }, undefined, false],
  ])('%s', (_, wide, narrow, expected) => {
    expect(covers(routeConditions(wide), routeConditions(narrow))).toBe(expected)
  })
})

describe('a request is taken', () => {
  const request: RouteRequest = {
    path: '/a/b',
    method: 'GET',
    scheme: 'https',
    authority: 'a.com:8443',
    headers: new Map([['x-a', '1']]),
    queryParams: new Map([['k', '']]),
  }
  test.each<[match: HttpMatch, expected: boolean | undefined]>([
    [{}, true],
    [{ uri: { prefix: '/a' }, method: { exact: 'GET' }, scheme: { exact: 'https' } }, true],
    [{ authority: { exact: 'a.com' } }, false],
    [{ headers: { 'X-A': { prefix: '' } }, queryParams: { k: {} } }, true],
    [{ withoutHeaders: { 'x-a': {} } }, false],
    [{ withoutHeaders: { 'x-b': {} } }, true],
    [{ uri: { regex: '(' } }, undefined],
    [{ uri: { regex: '(' }, method: { exact: 'PUT' } }, false],
  ])('by %o: %s', (match, expected) => {
    expect(takes(routeConditions(match), request)).toBe(expected)
  })
})
