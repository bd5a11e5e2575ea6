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
