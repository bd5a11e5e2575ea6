import { describe, expect, it } from 'vitest'
import { corsVerdict } from './cors-verdict'
import type { CorsPolicy } from './model'
import { compiled } from './sample-chain'
import { acting, forward, request } from './sample-model'

const POLICY: CorsPolicy = {
  allowOrigins: [{ kind: 'exact', value: 'https://o' }],
  allowMethods: ['GET'],
  allowHeaders: [],
  exposeHeaders: [],
  maxAgeSeconds: undefined,
  allowCredentials: false,
  unmatchedPreflights: 'forward',
}

const verdict = (policy: Partial<CorsPolicy>, method: string, headers: Readonly<Record<string, string>>) =>
  corsVerdict(compiled(acting(forward({ cors: { ...POLICY, ...policy } }))).route, request('/', { method, headers }))

const preflight = (origin: string, policy: Partial<CorsPolicy> = {}, more: Readonly<Record<string, string>> = {}) =>
  verdict(policy, 'OPTIONS', { origin, 'access-control-request-method': 'DELETE', ...more })

describe('a preflight', () => {
  it('is answered for a listed origin, whatever method it asks for', () =>
    expect(preflight('https://o')).toEqual({
      kind: 'preflight',
      allowed: true,
      headers: ['access-control-allow-origin', 'https://o', 'access-control-allow-methods', 'GET'],
    }))

  it('gives everything that the policy says', () =>
    expect(
      preflight('https://o', {
        allowMethods: ['GET', 'PUT'], allowHeaders: ['x-a', 'x-b'], exposeHeaders: ['x-c', 'x-d'], maxAgeSeconds: 600, allowCredentials: true,
      }), // biome-ignore format: one line
    ).toEqual({
      kind: 'preflight',
      allowed: true,
      headers: [
        'access-control-allow-origin', 'https://o', 'access-control-allow-credentials', 'true', 'access-control-expose-headers', 'x-c,x-d',
        'access-control-allow-methods', 'GET,PUT', 'access-control-allow-headers', 'x-a,x-b', 'access-control-max-age', '600',
      ], // biome-ignore format: pairs
    }))

  it('echoes what is asked for where the list is just *', () =>
    expect(
      preflight('https://o', { allowMethods: ['*'], allowHeaders: ['*'] }, { 'access-control-request-headers': 'x-z' }),
    ).toMatchObject({
      headers: ['access-control-allow-origin', 'https://o', 'access-control-allow-methods', 'DELETE', 'access-control-allow-headers', 'x-z'],
    })) // biome-ignore format: pairs

  it('sends a longer list literally', () =>
    expect(preflight('https://o', { allowMethods: ['*', 'GET'] })).toMatchObject({
      headers: expect.arrayContaining(['*,GET']),
    }))

  it('of another origin is forwarded', () =>
    expect(preflight('https://evil')).toEqual({ kind: 'actual', allowed: false, headers: [] }))

  it('of another origin is answered without allow-origin where the policy ignores them', () =>
    expect(preflight('https://evil', { unmatchedPreflights: 'ignore' })).toEqual({
      kind: 'preflight',
      allowed: false,
      headers: [],
    }))

  it('is none without the method it asks for', () =>
    expect(verdict({}, 'OPTIONS', { origin: 'https://o' })).toMatchObject({ kind: 'actual', allowed: true }))
})

describe('an actual request', () => {
  it('of a listed origin gets its headers', () =>
    expect(verdict({ allowCredentials: true }, 'GET', { origin: 'https://o' })).toEqual({
      kind: 'actual',
      allowed: true,
      headers: ['access-control-allow-origin', 'https://o', 'access-control-allow-credentials', 'true'],
    }))

  it('of another origin is left alone', () =>
    expect(verdict({}, 'GET', { origin: 'https://evil' })).toEqual({ kind: 'actual', allowed: false, headers: [] }))

  it.each([{}, { origin: '' }])('without an origin: nothing', (headers) =>
    expect(verdict({}, 'GET', headers)).toEqual({ kind: 'none' }),
  )
})

describe('an origin', () => {
  it.each<[CorsPolicy['allowOrigins'], string, boolean]>([
    [[{ kind: 'regex', pattern: '.*' }], 'https://any', true],
    [[{ kind: 'exact', value: '*' }], 'https://any', true],
    [[{ kind: 'prefix', value: 'https://a.' }], 'https://a.example', true],
    [[{ kind: 'prefix', value: 'https://a.' }], 'https://b.example', false],
    [[{ kind: 'regex', pattern: 'https://[a-z]+' }], 'https://a.example', false],
    [[{ kind: 'exact', value: 'https://o' }], 'https://O', false],
    [[], 'https://o', false],
  ])('%j and %s: %s', (allowOrigins, origin, expected) => {
    const result = verdict({ allowOrigins }, 'GET', { origin })
    expect(result).toMatchObject({ allowed: expected })
    if (expected) expect(result).toMatchObject({ headers: ['access-control-allow-origin', origin] })
  })
})

it('a route that does not forward has no CORS', () => {
  const { route } = compiled(acting({ kind: 'direct_response', status: 200, body: undefined }))
  expect(corsVerdict(route, request('/', { headers: { origin: 'https://o' } }))).toEqual({ kind: 'none' })
})
