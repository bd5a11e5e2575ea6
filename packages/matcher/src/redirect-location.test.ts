import { describe, expect, it } from 'vitest'
import type { PathMatch, RedirectAction } from './model'
import { httpsRedirectLocation, redirectLocation } from './redirect-location'
import { compiled } from './sample-chain'
import { acting, prefix, request, TLS } from './sample-model'

interface Asked {
  readonly path?: string
  readonly authority?: string
  readonly match?: PathMatch
  readonly tls?: boolean
}

const location = (
  change: Partial<RedirectAction>,
  { path = '/x', authority = 'a.com', match, tls }: Asked = {},
): string => {
  const action: RedirectAction = {
    kind: 'redirect', status: 301, path: undefined, authority: undefined, scheme: undefined, port: undefined, ...change,
  } // biome-ignore format: one line
  const { route, chain } = compiled(acting(action, match), tls ? { tls: TLS } : {})
  return redirectLocation(route, request(path, { authority, scheme: tls ? 'https' : 'http' }), chain)
}

describe('Location', () => {
  const whole = (value: string) => ({ path: { kind: 'whole' as const, value } })

  it.each<[string, Partial<RedirectAction>, Asked, string]>([
    ['uri replaces the whole path and keeps the query', whole('/new'), { path: '/old/a?q=1', match: prefix('/old') }, 'http://a.com/new?q=1'],
    ['a uri with a query of its own is used alone', whole('/new?z=2'), { path: '/old?q=1' }, 'http://a.com/new?z=2'],
    ['a uri without a slash gets one', whole('new'), {}, 'http://a.com/new'],
    ['prefixRewrite replaces the matched prefix', { path: { kind: 'prefix', value: '/new' } }, { path: '/old/a?q=1', match: prefix('/old') }, 'http://a.com/new/a?q=1'],
    ['authority replaces the host', { authority: 'b.com' }, {}, 'http://b.com/x'],
    ['authority may hold a port', { authority: 'b.com:81' }, {}, 'http://b.com:81/x'],
    ['authority with port', { authority: 'b.com', port: 8080 }, {}, 'http://b.com:8080/x'],
    ['scheme drops the default port of the old scheme', { scheme: 'https' }, { authority: 'a.com:80' }, 'https://a.com/x'],
    ['and keeps any other', { scheme: 'https' }, { authority: 'a.com:8080' }, 'https://a.com:8080/x'],
    ['also the other way round', { scheme: 'http' }, { authority: 'a.com:443', tls: true }, 'http://a.com/x'],
    ['the same scheme drops nothing', { scheme: 'http' }, { authority: 'a.com:80' }, 'http://a.com:80/x'],
    ['a port takes the place of the one in the Host', { port: 9443 }, { authority: 'a.com:8080' }, 'http://a.com:9443/x'],
    ['80 goes without saying with http', { port: 80, authority: 'b.com' }, {}, 'http://b.com/x'],
    ['443 with https', { port: 443, scheme: 'https', authority: 'b.com' }, {}, 'https://b.com/x'],
    ['443 on a TLS server', { port: 443, authority: 'b.com' }, { tls: true }, 'https://b.com/x'],
    ['443 with http does not', { port: 443, scheme: 'http', authority: 'b.com' }, {}, 'http://b.com:443/x'],
    ['an IPv6 host keeps its brackets', { port: 81 }, { authority: '[::1]:80' }, 'http://[::1]:81/x'],
    ['a line break of a configuration cannot split the header', whole('/a\r\nset-cookie: x'), {}, 'http://a.com/a%0D%0Aset-cookie:%20x'],
    ['a path of two slashes stays below its host', { scheme: 'https' }, { path: '//evil.com' }, 'https://a.com//evil.com'],
  ])('%s', (_, change, asked, expected) => expect(location(change, asked)).toBe(expected)) // biome-ignore format: a table
})

describe('httpsRedirect', () => {
  it.each([
    ['a.com', '/x?y=1', 'https://a.com/x?y=1'],
    ['a.com:8080', '/x?y=1', 'https://a.com:8080/x?y=1'],
    ['A.com', '/', 'https://A.com/'],
  ])('%s%s goes to %s, port and case kept', (authority, path, expected) =>
    expect(httpsRedirectLocation(request(path, { authority }))).toBe(expected),
  )
})
