import { describe, expect, test } from 'vitest'
import type { PathMatch } from '../../model'
import { byPrecedence, rankPath } from './path-order'
import { elementsPath, specificPath } from './specific-path'

const prefix = (value: string): PathMatch => ({ kind: 'prefix', value, ignoreCase: false })

describe('a path of type ImplementationSpecific', () => {
  test.each<[string, PathMatch]>([
    ['', { kind: 'any' }],
    ['/*', { kind: 'any' }],
    ['*', { kind: 'any' }],
    ['.*', { kind: 'any' }],
    ['/.*', { kind: 'any' }],
    ['/', { kind: 'any' }],
    ['/foo', { kind: 'elements', value: '/foo' }],
    ['/foo/', { kind: 'elements', value: '/foo' }],
    ['/status/*', prefix('/status/')],
    ['/foo.*', prefix('/foo')],
    ['/foo/.*', prefix('/foo/')],
    ['/v[0-9]+/users', { kind: 'regex', pattern: '/v[0-9]+/users' }],
    ['/(a|b)', { kind: 'regex', pattern: '/(a|b)' }],
    ['/a+', { kind: 'regex', pattern: '/a+' }],
    ['^/a$', { kind: 'regex', pattern: '^/a$' }],
    ['/a\\.b', { kind: 'regex', pattern: '/a\\.b' }],
    ['/a/.*/b', { kind: 'regex', pattern: '/a/.*/b' }],
    ['/a.*/b.*', { kind: 'regex', pattern: '/a.*/b.*' }],
    ['/v[0-9]+/.*', { kind: 'regex', pattern: '/v[0-9]+/.*' }],
    ['/a/*.png', { kind: 'glob', pattern: '/a/*.png' }],
    ['/a?c', { kind: 'glob', pattern: '/a?c' }],
    ['/a/*/b.*', { kind: 'glob', pattern: '/a/*/b.*' }],
    ['/a/*/b/*', { kind: 'glob', pattern: '/a/*/b/**/*' }],
    ['/v[0-9]+/*', { kind: 'regex', pattern: '/v[0-9]+/.*' }],
    ['/a(b', { kind: 'elements', value: '/a(b' }],
    ['/a.b', { kind: 'elements', value: '/a.b' }],
  ])('%s', (path, match) => expect(specificPath(path)).toEqual(match))
})

describe('a Prefix', () => {
  test.each<[string, PathMatch]>([
    ['/', { kind: 'any' }],
    ['/foo', { kind: 'elements', value: '/foo' }],
    ['/foo/', { kind: 'elements', value: '/foo' }],
    ['/a*b', { kind: 'elements', value: '/a*b' }],
  ])('%s', (path, match) => expect(elementsPath(path)).toEqual(match))
})

describe('precedence of the paths of a host', () => {
  const sorted = (...paths: readonly string[]) =>
    paths
      .map((text) => {
        const [type, path = ''] = text.split(' ')
        const pathType = ({ E: 'Exact', P: 'Prefix', I: 'ImplementationSpecific' } as const)[type as 'E' | 'P' | 'I']
        return { text, ...rankPath({ path, pathType, backend: {} }) }
      })
      .sort(byPrecedence)
      .map(({ text }) => text)

  test.each([
    ['the longest first', ['P /a', 'P /a/b', 'P /a/b/c'], ['P /a/b/c', 'P /a/b', 'P /a']],
    ['Exact before Prefix of its length', ['P /foo', 'E /foo'], ['E /foo', 'P /foo']],
    ['a longer Prefix before a shorter Exact', ['E /foo', 'P /foo/bar'], ['P /foo/bar', 'E /foo']],
    ['everything last, and in the order of age', ['P /', 'I /*', 'E /'], ['E /', 'P /', 'I /*']],
    ['a star at the end does not count', ['I /foo/*', 'P /foo/a'], ['P /foo/a', 'I /foo/*']],
    ['one length, one type: the order of age', ['P /aa', 'P /bb', 'I /cc'], ['P /aa', 'P /bb', 'I /cc']],
  ])('%s', (_, paths, expected) => expect(sorted(...paths)).toEqual(expected))
})
