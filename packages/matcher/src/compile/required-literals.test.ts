import { expect, it } from 'vitest'
import { requiredLiterals } from './required-literals'

it.each([
  ['/foo/.*', '/foo/', []],
  ['^/foo$', '/foo', []],
  ['/foo?', '/fo', []],
  ['/foo{2}/x', '/fo', ['/x']],
  ['.*/x', '', ['/x']],
  ['/a/[0-9]+/b', '/a/', ['/b']],
  ['/api/v[0-9]+/users-7/(a|b)/.*', '/api/v', ['/users-7/', '/']],
  ['/a\\.b+c', '/a.b', ['c']],
  ['/foo(a|b)', '/foo', []],
  ['/foo(?:a|b)?x', '/foo', ['x']],
  ['/foo|/bar', '', []],
  ['(?i)/foo', '', []],
  ['/(?i:foo)/bar', '', []],
  ['/a\\Q(\\E|/b', '', []],
  ['/a[(]|/b(x)', '', []],
  ['/a[)(]b', '/a', ['b']],
  ['/a[]|]b', '/a', ['b']],
  ['/a[[:alpha:]|]b', '', []],
  ['/a\\d+b\\.c', '/a', ['b.c']],
])('every match of %s begins with %j and holds %j', (pattern, prefix, inner) =>
  expect(requiredLiterals(pattern)).toEqual({ prefix, inner }),
)
