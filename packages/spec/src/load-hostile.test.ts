import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { load } from './load'

const first = (text: string) => load(text).diagnostics[0]

describe('what is not meant to be read', () => {
  it.each([
    ['brackets in brackets', `a: ${'['.repeat(100_000)}`],
    ['maps in maps', '{a: '.repeat(50_000)],
    ['lists in lists', '- '.repeat(20_000)],
    ['keys in keys', '? '.repeat(20_000)],
    ['blocks in blocks', Array.from({ length: 500 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
  ])('%s end at a depth of 100', (_what, text) => {
    expect(first(text)).toMatchObject({
      code: 'yaml_invalid',
      message: expect.stringContaining('nested more than 100 deep'),
      line: expect.any(Number),
    })
  })

  it('aliases that multiply end, with their place', () => {
    const levels = Array.from(
      { length: 30 },
      (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(', ')}]`,
    )
    expect(first(['a0: &a0 [x]', ...levels].join('\n'))).toMatchObject({
      code: 'yaml_invalid',
      message: 'Aliases add more than 100000 values to this document.',
      path: expect.stringMatching(/^a\d/),
      line: expect.any(Number),
    })
  })

  it.each([
    ['an alias inside its own anchor', 'a: &a [*a]', 'a[0]'],
    ['a map merged into itself', 'a: &a\n  <<: *a', 'a.<<'],
    ['an alias without an anchor', 'a: *b', undefined],
    ['a merge key with a text', 'a: { <<: b }', undefined],
    ['a list as a key', '? [a]\n: b', undefined],
  ])('%s is an error', (_what, text, path) => {
    const found = first(text)
    expect(found).toMatchObject({ code: 'yaml_invalid', line: expect.any(Number) })
    if (path !== undefined) expect(found?.path).toBe(path)
  })

  it.each([
    ['more than 16 MB', 'a'.repeat(16 * 1024 * 1024 + 1), /characters/],
    ['documents without end', '---\n'.repeat(100_001), /documents/],
    ['directives without end', '%a\n'.repeat(101), /directives/],
  ])('%s is an error', (_what, text, message) => {
    expect(first(text)).toMatchObject({ code: 'yaml_invalid', message: expect.stringMatching(message) })
  })

  it('tokens without end are an error, in bounded time', () => {
    expect(load('\n'.repeat(2_000_001)).diagnostics).toMatchObject([
      { code: 'yaml_invalid', message: expect.stringContaining('tokens') },
    ])
  })

  it('repeated keys by the hundred thousand are found in time', () => {
    expect(load(Array.from({ length: 100_000 }, (_, i) => `k${i}: 1`).join('\n')).diagnostics).toHaveLength(1)
  })

  it('objects that hold themselves, that throw, or that are huge are errors', () => {
    const loop: Record<string, unknown> = { apiVersion: 'v1' }
    loop.self = loop
    const throwing = {
      get kind(): string {
        throw new Error('no')
      },
    }
    const wide = Array(20)
      .fill(undefined)
      .reduce<object>((inner) => ({ a: inner, b: inner }), {})
    for (const input of [loop, throwing, wide, new Proxy({}, { ownKeys: () => ['a', 'a'] })])
      expect(load(input).diagnostics).toMatchObject([{ code: 'resource_invalid', severity: 'error' }])
  })

  it('what is no input at all is an error', () => {
    const revoked = Proxy.revocable([], {})
    revoked.revoke()
    // JavaScript callers are not held to the types.
    for (const input of [undefined, null, 5, Symbol('a'), () => 1, [[1]], revoked.proxy])
      expect(load(input as object).diagnostics).toMatchObject([{ code: 'resource_invalid', severity: 'error' }])
  })

  it('values are JSON whatever tags or version a document asks for', () => {
    const text =
      '%YAML 1.1\n---\nkind: Service\napiVersion: v1\nmetadata: { name: a, labels: { a: yes, b: 2018-01-01, c: !!binary aGk= } }'
    expect(load(text).resources.services[0]?.metadata.labels).toEqual({ a: 'yes', b: '2018-01-01', c: 'aGk=' })
  })

  it('whatever the bytes are, load returns', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const { count, resources } = load(new TextDecoder().decode(bytes))
        expect(count).toBe(0)
        expect(resources.gateways).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('whatever the punctuation is, load returns', () => {
    const pieces = fc.constantFrom(
      'a',
      'kind',
      ': ',
      ':',
      '- ',
      '-',
      '? ',
      '[',
      ']',
      '{',
      '}',
      ',',
      '\n',
      '\n  ',
      '\n---\n',
      '"',
      "'",
      '|',
      '>',
      '&a ',
      '*a',
      '<<',
      '!!map ',
      '#',
      '%',
      '\t',
      '\\',
      '@',
      '`',
      '\u0000',
      '\ud800',
      '\r\n',
      '\ufeff',
    )
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 60 }).map((list) => list.join('')),
        (text) => {
          expect(load(text).count).toBe(0)
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('whatever stands in the place of a field, load returns, and says so once per place', () => {
    const kinds = fc.constantFrom(
      'Gateway',
      'VirtualService',
      'DestinationRule',
      'ServiceEntry',
      'Ingress',
      'Service',
      'Secret',
      'EndpointSlice',
      'IngressClass',
    )
    const versions = fc.constantFrom(
      'v1',
      'networking.istio.io/v1',
      'networking.istio.io/v1alpha3',
      'networking.k8s.io/v1',
      'extensions/v1beta1',
      'discovery.k8s.io/v1',
    )
    const keys = fc.constantFrom(
      'hosts',
      'http',
      'tls',
      'tcp',
      'match',
      'route',
      'destination',
      'host',
      'name',
      'port',
      'number',
      'servers',
      'uri',
      'headers',
      'request',
      'set',
      'regex',
      'exact',
      'weight',
      'fault',
      'abort',
      'delegate',
      'mirror',
      'redirect',
      'rewrite',
      'retries',
      'trafficPolicy',
      'subsets',
      'loadBalancer',
      'consistentHash',
      'endpoints',
      'ports',
      'address',
      'backend',
      'serviceName',
      'servicePort',
      'rules',
      'paths',
      'path',
      'stringData',
      'data',
      '__proto__',
      'constructor',
      'toString',
      '',
    )
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 6 },
        fc.jsonValue({ maxDepth: 0 }),
        fc.constantFrom('*', '/a', 'a.b', 'HTTP', 'SIMPLE', -1, 0, 80, null),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(keys, tie('value'), { maxKeys: 6 }),
      ),
    }))
    fc.assert(
      fc.property(kinds, versions, value, value, (kind, apiVersion, spec, metadata) => {
        const { count, diagnostics } = load({
          apiVersion,
          kind,
          metadata: { name: 'a', labels: metadata },
          spec,
          data: spec,
          stringData: spec,
        })
        expect(count).toBeLessThanOrEqual(1)
        for (const { message } of diagnostics) expect(message).not.toBe('')
      }),
      { numRuns: 1000 },
    )
  })
})
