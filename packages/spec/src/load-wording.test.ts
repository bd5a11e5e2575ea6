import { describe, expect, it } from 'vitest'
import { load } from './load'

describe('how load words things', () => {
  const virtualService = (http: object) =>
    load({
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name: 'a' },
      spec: { hosts: ['a.com'], http: [http] },
    })
  const route = [{ destination: { host: 'b.c' } }]

  it.each([
    ['a number for text', { route, name: 5 }, 'name must be text, not 5.', 'Put it in quotes: "5".'],
    [
      'a number for a duration',
      { route, timeout: 5 },
      'timeout must be text, not 5.',
      'Write it with a unit, such as 5s.',
    ],
    [
      'text for a number',
      { route: [{ ...route[0], weight: '80' }] },
      'weight must be a number, not "80".',
      'Take the quotes away.',
    ],
    [
      'a fraction for a whole number',
      { route: [{ ...route[0], weight: 1.5 }] },
      'weight must be a whole number, not 1.5.',
      undefined,
    ],
    [
      'a map for a list',
      { route: route[0] },
      'route must be a list, not a map.',
      'Write it as a list: each member behind a dash.',
    ],
    ['no value', { route: [{}] }, 'destination is required (a map).', undefined],
    [
      'another choice',
      { redirect: { uri: '/', derivePort: 'FROM_REQUEST' } },
      'derivePort is "FROM_REQUEST"; it must be one of FROM_PROTOCOL_DEFAULT, FROM_REQUEST_PORT.',
      'Did you mean FROM_REQUEST_PORT?',
    ],
  ])('%s', (_what, rule, message, hint) => {
    const [first] = virtualService(rule).diagnostics
    expect(first).toMatchObject({ severity: 'error', istio: 'IST0106', message })
    expect(first?.hint).toBe(hint)
  })

  it('all problems of a resource come out at once, one wrong type or not', () => {
    const { diagnostics } = virtualService({
      match: [{ uri: { regex: '(' } }],
      route: [{ destination: { host: '*', port: { number: 0 } }, weight: 'all' }],
      timeout: 5,
      retries: { attempts: 'many', retryOn: 'often' },
    })
    expect(diagnostics.map((d) => d.path)).toEqual([
      'spec.http[0].route[0].weight',
      'spec.http[0].timeout',
      'spec.http[0].retries.attempts',
      'spec.http[0].match[0].uri',
      'spec.http[0].route[0].destination.host',
      'spec.http[0].route[0].destination.port.number',
      'spec.http[0].retries.retryOn',
    ])
  })

  it('fields that no version knows are named at every depth, with the one that was meant', () => {
    const { diagnostics, resources } = virtualService({
      matches: [],
      route: [{ destination: { host: 'b.c', ports: 80 } }],
      retrys: {},
    })
    expect(resources.virtualServices).toHaveLength(1)
    expect(diagnostics.map(({ severity, code, path, hint }) => [severity, code, path, hint])).toEqual([
      ['warning', 'field_unknown', 'spec.http[0].matches', 'Did you mean match?'],
      ['warning', 'field_unknown', 'spec.http[0].retrys', 'Did you mean retries?'],
      ['warning', 'field_unknown', 'spec.http[0].route[0].destination.ports', 'Did you mean port?'],
    ])
  })

  it('metadata, status and fields of other Kubernetes kinds are nothing to remark on', () => {
    expect(
      load([
        {
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { name: 'a', uid: '1', managedFields: [] },
          spec: { sessionAffinity: 'None' },
          status: {},
        },
        {
          apiVersion: 'networking.istio.io/v1',
          kind: 'DestinationRule',
          metadata: { name: 'a', generation: 1 },
          spec: { host: 'a' },
          status: {},
        },
      ]).diagnostics,
    ).toEqual([])
  })

  it('messages stay short whatever they quote', () => {
    const [first] = virtualService({ route: [{ destination: { host: '!'.repeat(100_000) } }] }).diagnostics
    expect(first?.message.length).toBeLessThan(600)
  })
})
