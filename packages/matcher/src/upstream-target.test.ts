import { describe, expect, it } from 'vitest'
import type { PathMatch, Rewrite } from './model'
import { compiled } from './sample-chain'
import { ANY_PATH, acting, exact, forward, NO_HEADERS, prefix, regex, request, route, to } from './sample-model'
import { upstreamAuthority, upstreamTarget } from './upstream-target'

const target = (path: PathMatch, rewrite: Rewrite | undefined, sent: string): string =>
  upstreamTarget(compiled(acting(forward({ rewrite }), path)).route, request(sent))

describe('rewrite.uri takes the place of what the match matched', () => {
  it.each<[string, PathMatch, string, string, string]>([
    ['the prefix', prefix('/api'), '/v2', '/api/x?q=1', '/v2/x?q=1'],
    ['raw text, not elements', prefix('/api'), '/v2', '/apix', '/v2x'],
    ['the prefix with its slash', prefix('/api/'), '/', '/api/x', '/x'],
    ['without that slash there are two', prefix('/api'), '/', '/api/x', '//x'],
    ['nothing is left of a path that is the prefix', prefix('/api'), '/', '/api', '/'],
    ['the whole exact path', exact('/api'), '/v2', '/api?q=1', '/v2?q=1'],
    ['the whole path of a regular expression', regex('/api/.*'), '/v2', '/api/anything?q=1', '/v2?q=1'],
    ['without a path match: the slash', ANY_PATH, '/v2', '/x', '/v2x'],
    ['without a path match, kept apart', ANY_PATH, '/v2/', '/x', '/v2/x'],
    ['a prefix in another case, by its length', prefix('/Api', true), '/v2', '/aPI/x', '/v2/x'],
    ['path elements', { kind: 'elements', value: '/foo' }, '/v2', '/foo/x', '/v2/x'],
    ['path elements by the root: one slash', { kind: 'elements', value: '/foo' }, '/', '/foo/x', '/x'],
    ['path elements that are the path', { kind: 'elements', value: '/foo' }, '/', '/foo', '/'],
    ['the whole path of a glob', { kind: 'glob', pattern: '/a/*' }, '/v2', '/a/b', '/v2'],
    ['a target always begins with a slash', prefix('/api/'), 'v2/', '/api/x', '/v2/x'],
    ['what may not stand in a request line is encoded', prefix('/api'), '/a b\r\nx: y', '/api', '/a%20b%0D%0Ax:%20y'],
  ])('%s', (_, path, value, sent, expected) => expect(target(path, { kind: 'matched', value }, sent)).toBe(expected))

  it('without rewrite the target stays', () => expect(target(ANY_PATH, undefined, '/x//y?z')).toBe('/x//y?z'))
})

describe('uriRegexRewrite', () => {
  it.each([
    ['every occurrence, and never the query', '/a', '/b', '/a/a?x=/a', '/b/b?x=/a'],
    ['groups', '/service/([^/]+)(/.*)', '\\2/of/\\1', '/service/foo/v1/api', '/v1/api/of/foo'],
    ['\\0 is the whole match', '[a-z]+', '<\\0>', '/abc/de', '/<abc>/<de>'],
    ['also of a text', 'b', '<\\0>\\1', '/abcb', '/a<b>c<b>'],
    ['a text with marks in it', '\\.', '-', '/a.b', '/a-b'],
    ['no match: unchanged', '/x+', '/y', '/abc', '/abc'],
    ['a group that took no part is empty', '(a)|(x)', '\\2', '/ab', '/b'],
    ['a group that does not exist is empty', '/(a)', '/\\7x', '/a', '/x'],
    ['an empty match between characters', 'x*', '-', '/axb', '/-/-a-b-'],
    ['anchors hold for the path', '^/', '/v1/', '/a/b', '/v1/a/b'],
    ['a doubled backslash is one', 'a', '\\\\1', '/a', '/\\1'],
  ])('%s', (_, pattern, substitution, sent, expected) =>
    expect(target(prefix('/'), { kind: 'regex', pattern, substitution }, sent)).toBe(expected),
  )

  it.each(['(a*)*b', 'a.*b|a', '(a|aa)+$', '[a-z]'])('%s on a hostile path takes no long time', (pattern) => {
    const start = Date.now()
    target(prefix('/'), { kind: 'regex', pattern, substitution: 'x' }, `/${'a'.repeat(20_000)}`)
    expect(Date.now() - start).toBeLessThan(2_000)
  })
})

describe('the Host upstream', () => {
  const set = (value: string) => ({
    ...NO_HEADERS,
    request: { remove: [], set: [[':authority', value] as const], add: [] },
  })
  const authority = (rewrite: string | undefined, ofRoute: string | undefined, ofDestination: string | undefined) => {
    const clusters = [to('svc', ofDestination === undefined ? {} : { headers: set(ofDestination) })]
    const headers = ofRoute === undefined ? NO_HEADERS : set(ofRoute)
    const { route: found } = compiled(
      route('', undefined, { action: forward({ clusters, authority: rewrite }), headers }),
    )
    const [destination] = found.destinations
    return destination && upstreamAuthority(found, destination, request('/', { authority: 'A.com:80' }))
  }

  it.each([
    ['as received without any of these', undefined, undefined, undefined, 'A.com:80'],
    ['rewrite.authority beats all', 'r', 'h', 'd', 'r'],
    ['headers of the route beat those of the destination', undefined, 'h', 'd', 'h'],
    ['headers of the destination', undefined, undefined, 'd', 'd'],
  ])('%s', (_, rewrite, ofRoute, ofDestination, expected) =>
    expect(authority(rewrite, ofRoute, ofDestination)).toBe(expected),
  )
})
