import { describe, expect, it } from 'vitest'
import { load } from './load'

const lines = (...text: string[]) => text.join('\n')
const findings = (input: Parameters<typeof load>[0]) =>
  load(input).diagnostics.map(({ severity, code, path, line, column }) => [severity, code, path, line, column])

describe('where load finds things', () => {
  const text = lines(
    '# a comment',
    'apiVersion: networking.istio.io/v1',
    'kind: Gateway',
    'metadata: &meta',
    '  name: a',
    'spec:',
    '  servers:',
    '    - hosts: ["*"]',
    '      port: &port',
    '        number: 80',
    '        name: http',
    '        protocol: HTTP',
    '    - hosts: [',
    '        "a.com"]',
    '      port:',
    '        <<: *port',
    '        name: other',
  )
  const [gateway] = load(text, { file: 'a.yaml' }).resources.gateways
  const origin = gateway && load(text, { file: 'a.yaml' }).resources.origins

  it.each([
    [['kind'], 3, 7],
    [['metadata', 'name'], 5, 9],
    [['spec', 'servers', 0, 'hosts', 0], 8, 15],
    [['spec', 'servers', 1, 'hosts', 0], 14, 9],
    [['spec', 'servers', 1, 'port', 'name'], 17, 15],
    [['spec', 'servers', 1, 'port', 'number'], 10, 17],
    [['spec', 'servers', 1, 'port', 'targetPort'], 16, 9],
    [['spec', 'servers', 7], 8, 5],
    [['nothing', 'at', 'all'], 2, 1],
    [[], 2, 1],
  ])('%j is at line %i, column %i', (path, line, column) => {
    const [place] = [...(origin?.values() ?? [])]
    expect(place?.file).toBe('a.yaml')
    expect(place?.locate(path)).toEqual({ line, column })
  })

  it('a key without a value points at the key', () => {
    const missing = lines(
      'apiVersion: networking.istio.io/v1',
      'kind: DestinationRule',
      'metadata: {name: a}',
      'spec:',
      '  host:',
    )
    expect(findings(missing)).toEqual([['error', 'field_required', 'spec.host', 5, 3]])
  })

  it('a key that is written twice is an error, with the place of the second', () => {
    expect(
      findings(lines('apiVersion: v1', 'kind: Service', 'spec:', '  type: a', '  ports: []', '  type: b')),
    ).toEqual([['error', 'yaml_invalid', 'spec.type', 6, 3]])
  })

  it('members of a list are found within it', () => {
    const list = lines(
      'apiVersion: v1',
      'kind: List',
      'items:',
      '- apiVersion: v1',
      '  kind: Service',
      '  metadata: { name: a }',
      '  spec: 1',
    )
    expect(findings(list)).toEqual([['error', 'field_type', 'spec', 7, 9]])
  })

  it('resources given as objects have no place', () => {
    expect(load({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' } }).resources.origins.size).toBe(0)
  })
})
