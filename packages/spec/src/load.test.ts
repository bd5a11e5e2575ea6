import { describe, expect, it } from 'vitest'
import { load, loadDocuments } from './load'

const lines = (...text: string[]) => text.join('\n')
const service = (name: string) => lines('apiVersion: v1', 'kind: Service', 'metadata:', `  name: ${name}`)
const names = (input: Parameters<typeof load>[0]) => load(input).resources.services.map((s) => s.metadata.name)
const findings = (input: Parameters<typeof load>[0]) =>
  load(input).diagnostics.map(({ severity, code, path, line, column }) => [severity, code, path, line, column])

describe('what load reads', () => {
  it('many documents in one text, empty ones left out', () => {
    expect(names(lines('---', service('a'), '---', '# nothing', '---', service('b'), '...'))).toEqual(['a', 'b'])
  })

  it('JSON', () => {
    expect(names('{"apiVersion":"v1","kind":"Service","metadata":{"name":"a"}}')).toEqual(['a'])
    expect(
      names('{\n\t"apiVersion": "v1",\n\t"kind": "Service",\n\t"metadata": {\n\t\t"name": "a\\u002db"\n\t}\n}'),
    ).toEqual(['a-b'])
  })

  it('kind List, and lists of one kind whose members leave out their header', () => {
    expect(
      names(lines('apiVersion: v1', 'kind: List', 'items:', '- {apiVersion: v1, kind: Service, metadata: {name: a}}')),
    ).toEqual(['a'])
    expect(
      names(lines('apiVersion: v1', 'kind: ServiceList', 'items:', '- metadata: {name: a}', '- metadata: {name: b}')),
    ).toEqual(['a', 'b'])
  })

  it('plain objects, alone or in a list with texts', () => {
    const object = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' } }
    expect(names(object)).toEqual(['a'])
    expect(names([object, service('b')])).toEqual(['a', 'b'])
    expect(names({ apiVersion: 'v1', kind: 'List', items: [object] })).toEqual(['a'])
  })

  it('several texts as one set, each with its file', () => {
    const { resources, diagnostics } = loadDocuments([
      { file: 'a.yaml', text: service('a') },
      { file: 'b.yaml', text: lines(service('a'), '---', 'x: 1') },
    ])
    expect(resources.services).toHaveLength(1)
    expect(diagnostics.map(({ code, file, line }) => [code, file, line])).toEqual([
      ['resource_duplicate', 'b.yaml', 4],
      ['resource_invalid', 'b.yaml', 6],
    ])
    expect(diagnostics[0]?.message).toContain('a.yaml, line 1')
  })

  it('nothing', () => {
    expect(load('')).toMatchObject({ diagnostics: [], count: 0 })
    expect(load([])).toMatchObject({ diagnostics: [], count: 0 })
  })

  it('anchors, aliases and merge keys', () => {
    const text = lines(
      'apiVersion: v1',
      'kind: Service',
      'metadata: &meta { name: a, labels: &labels { x: "1" } }',
      'spec:',
      '  selector: { <<: *labels, y: "2" }',
      '  ports: [{ <<: [{ port: 80 }, { port: 81, name: http }] }]',
    )
    expect(load(text).resources.services[0]?.spec).toEqual({
      selector: { x: '1', y: '2' },
      ports: [{ port: 80, name: 'http' }],
    })
  })

  it('an object is copied: what happens to it later is not seen', () => {
    const object = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a', labels: { x: '1' } } }
    const { resources } = load(object)
    object.metadata.labels.x = '2'
    expect(resources.services[0]?.metadata.labels).toEqual({ x: '1' })
  })
})

describe('what load makes of a resource', () => {
  it('the namespace is default where it is left out or empty', () => {
    const metadata = ['{name: a}', '{name: b, namespace: ""}', '{name: c, namespace:}', '{name: d, namespace: shop}']
    const text = metadata.map((m) => lines('apiVersion: v1', 'kind: Service', `metadata: ${m}`)).join('\n---\n')
    expect(load(text).resources.services.map((s) => s.metadata.namespace)).toEqual([
      'default',
      'default',
      'default',
      'shop',
    ])
  })

  it('a field without a value is left out, as the API server does it', () => {
    const text = lines(
      'apiVersion: networking.istio.io/v1',
      'kind: VirtualService',
      'metadata: { name: a, creationTimestamp: null }',
      'spec:',
      '  hosts: [a.com]',
      '  gateways:',
      '  http:',
      '  - match:',
      '    route: [{ destination: { host: b.c, subset: null } }]',
      'status:',
    )
    expect(load(text)).toMatchObject({
      diagnostics: [],
      resources: {
        virtualServices: [{ spec: { hosts: ['a.com'], http: [{ route: [{ destination: { host: 'b.c' } }] }] } }],
      },
    })
  })

  it('null in a list or map of the user is a mistake', () => {
    const spec = {
      hosts: ['a.com', null],
      http: [{ route: [{ destination: { host: 'b.c' } }], headers: { request: { set: { x: null } } } }],
    }
    expect(
      findings({ apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'a' }, spec }),
    ).toEqual([
      ['error', 'field_type', 'spec.hosts[1]', undefined, undefined],
      ['error', 'field_type', 'spec.http[0].headers.request.set.x', undefined, undefined],
    ])
  })

  it('stringData of a Secret is folded into data, and wins', () => {
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' } }
    const { resources } = load({ ...secret, data: { a: 'MQ==', b: 'Mg==' }, stringData: { b: 'ü', c: '' } })
    expect(resources.secrets[0]?.data).toEqual({ a: 'MQ==', b: 'w7w=', c: '' })
    expect(findings(lines('apiVersion: v1', 'kind: Secret', 'metadata: { name: a }', 'stringData: { a: 1 }'))).toEqual([
      ['error', 'field_type', 'data.a', 4, 18],
    ])
  })

  it('the protocol of a server is in capitals', () => {
    const server = { port: { number: 80, name: 'a', protocol: 'grpc-web' }, hosts: ['*'] }
    const { resources } = load({
      apiVersion: 'networking.istio.io/v1',
      kind: 'Gateway',
      metadata: { name: 'a' },
      spec: { servers: [server] },
    })
    expect(resources.gateways[0]?.spec.servers[0]?.port.protocol).toBe('GRPC-WEB')
  })

  it('keys that mean something to JavaScript mean nothing here', () => {
    const { resources, diagnostics } = load(
      lines(
        'apiVersion: networking.istio.io/v1',
        'kind: VirtualService',
        'metadata: { name: a, labels: { constructor: b, __proto__: c } }',
        'spec:',
        '  hosts: [a.com]',
        '  http:',
        '  - match: [{ headers: { __proto__: { exact: x }, constructor: { exact: y }, toString: {} } }]',
        '    route: [{ destination: { host: b.c } }]',
        '__proto__: { polluted: true }',
      ),
    )
    expect(diagnostics).toEqual([])
    const [loaded] = resources.virtualServices
    expect(Object.entries(loaded?.metadata.labels ?? {})).toEqual([['constructor', 'b']])
    expect(Object.keys(loaded?.spec.http?.[0]?.match?.[0]?.headers ?? {})).toEqual(['constructor', 'toString'])
    expect(Object.keys({})).toEqual([])
    expect('polluted' in {}).toBe(false)
  })
})

describe('what load leaves out', () => {
  it('kinds that say nothing about routing, with an info', () => {
    expect(load('apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a, namespace: b }')).toMatchObject({
      count: 0,
      diagnostics: [
        {
          severity: 'info',
          code: 'kind_skipped',
          path: 'kind',
          line: 2,
          resource: { kind: 'Deployment', namespace: 'b', name: 'a' },
        },
      ],
    })
  })

  it("kinds of other APIs that share a name: the Gateway API's Gateway, Knative's Service", () => {
    for (const apiVersion of ['gateway.networking.k8s.io/v1', 'serving.knative.dev/v1'])
      for (const kind of ['Gateway', 'Service', 'HTTPRoute'])
        expect(load({ apiVersion, kind, metadata: { name: 'a' } }).diagnostics).toMatchObject([
          { severity: 'info', code: 'kind_skipped' },
        ])
    expect(
      load({ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name: 'a' } }).diagnostics[0]
        ?.message,
    ).toContain('Gateway API')
  })

  it.each([
    ['VirtualService', 'networking.istio.io/v2'],
    ['VirtualService', 'config.istio.io/v1alpha2'],
    ['Gateway', 'networking.istio.io/v1alpha1'],
    ['Ingress', 'networking.k8s.io/v2'],
    ['Service', 'v2'],
  ])('%s of the unknown version %s, with an error', (kind, apiVersion) => {
    expect(load({ apiVersion, kind, metadata: { name: 'a' } })).toMatchObject({
      count: 0,
      diagnostics: [{ severity: 'error', code: 'api_version_unknown', path: 'apiVersion' }],
    })
  })

  it.each([
    ['a text', 'hello', ''],
    ['a list', '- a', ''],
    ['no apiVersion', 'kind: Service', 'apiVersion'],
    ['no kind', 'apiVersion: v1', 'kind'],
    ['no name', 'apiVersion: v1\nkind: Service', 'metadata.name'],
    ['a name that is a number', 'apiVersion: v1\nkind: Service\nmetadata: { name: 1 }', 'metadata.name'],
    ['a name with a slash', 'apiVersion: v1\nkind: Service\nmetadata: { name: a/b }', 'metadata.name'],
    [
      'a namespace with a dot',
      'apiVersion: v1\nkind: Service\nmetadata: { name: a, namespace: b.c }',
      'metadata.namespace',
    ],
  ])('%s is no resource', (_what, text, path) => {
    expect(load(text).diagnostics).toMatchObject([{ severity: 'error', code: 'resource_invalid' }])
    expect(load(text).diagnostics[0]?.path ?? '').toBe(path)
  })

  it('a resource with an error of its own; the others stay', () => {
    const faulty = lines(
      'apiVersion: v1',
      'kind: Service',
      'metadata: { name: b }',
      'spec: { ports: [{ port: http }] }',
    )
    const { resources, count, diagnostics } = load(lines(service('a'), '---', faulty, '---', service('c')))
    expect(resources.services.map((s) => s.metadata.name)).toEqual(['a', 'c'])
    expect(count).toBe(3)
    expect(resources.rejected).toEqual([{ ref: { kind: 'Service', namespace: 'default', name: 'b' } }])
    expect(diagnostics).toMatchObject([{ code: 'field_type', path: 'spec.ports[0].port', line: 9, column: 25 }])
  })

  it('a document that is no YAML; the others stay', () => {
    expect(load(lines(service('a'), '---', 'a: [', '---', service('b'))).resources.services).toHaveLength(2)
  })

  it('the second resource of the same kind, namespace and name', () => {
    const { resources, diagnostics } = load(lines(service('a'), '---', service('a')))
    expect(resources.services).toHaveLength(1)
    expect(diagnostics).toMatchObject([
      { code: 'resource_duplicate', severity: 'error', path: 'metadata.name', line: 9, column: 9 },
    ])
  })
})

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
