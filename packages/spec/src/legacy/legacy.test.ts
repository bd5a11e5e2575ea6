import { describe, expect, it } from 'vitest'
import { load } from '../load'

const loadOne = (kind: string, spec: object, apiVersion = 'networking.istio.io/v1alpha3') => {
  const { resources, diagnostics } = load({ apiVersion, kind, metadata: { name: 'a' }, spec })
  const { gateways, virtualServices, destinationRules, ingresses } = resources
  const [resource] = [...gateways, ...virtualServices, ...destinationRules, ...ingresses]
  return {
    spec: resource?.spec,
    findings: diagnostics.map(({ severity, code, path }) => `${severity} ${code} ${path}`),
  }
}
const legacy = (path: string) => `warning legacy_syntax ${path}`

describe('servers of 2018', () => {
  const server = (fields: object) => {
    const { spec, findings } = loadOne('Gateway', { servers: [{ hosts: ['*'], ...fields }] })
    const loaded = spec && 'servers' in spec ? spec.servers[0] : undefined
    return { server: loaded, protocol: loaded?.port.protocol, findings }
  }
  const files = { serverCertificate: 'c', privateKey: 'k' }

  it.each([
    ['its name', { port: { number: 80, name: 'http' } }, 'HTTP'],
    ['the beginning of its name', { port: { number: 80, name: 'grpc-web-a' } }, 'GRPC'],
    ['its name in any case', { port: { number: 9000, name: 'Mongo' } }, 'MONGO'],
    ['nothing, which is HTTP', { port: { number: 80, name: 'web' } }, 'HTTP'],
    ['its number, where that is never HTTP', { port: { number: 3306, name: 'db' } }, 'TCP'],
    ['its tls block', { port: { number: 443, name: 'secure' }, tls: { mode: 'SIMPLE', ...files } }, 'HTTPS'],
    [
      'a tls block rather than a name',
      { port: { number: 443, name: 'http' }, tls: { mode: 'SIMPLE', ...files } },
      'HTTPS',
    ],
    ['a tls block that passes through', { port: { number: 443, name: 'secure' }, tls: { mode: 'PASSTHROUGH' } }, 'TLS'],
    ['a tls block that only redirects', { port: { number: 80, name: 'web' }, tls: { httpsRedirect: true } }, 'HTTP'],
  ])('a port without protocol has that of %s', (_what, fields, protocol) => {
    expect(server(fields)).toMatchObject({ protocol, findings: [legacy('spec.servers[0].port')] })
  })

  it('without hosts answers any host', () => {
    expect(server({ hosts: undefined, port: { number: 80, name: 'http', protocol: 'HTTP' } })).toMatchObject({
      server: { hosts: [] },
      findings: [legacy('spec.servers[0]')],
    })
  })

  it('an empty list of hosts is a mistake all the same', () => {
    const port = { number: 80, name: 'http', protocol: 'HTTP' }
    expect(server({ hosts: [], port }).findings).toEqual(['error field_required spec.servers[0].hosts'])
  })

  it('modes in small letters are read, and HTTP with certificates is HTTPS', () => {
    const port = { number: 443, name: 'https', protocol: 'HTTP' }
    expect(server({ port, tls: { mode: 'simple', ...files } })).toMatchObject({
      server: { port: { protocol: 'HTTPS' }, tls: { mode: 'SIMPLE' } },
      findings: [legacy('spec.servers[0].tls.mode'), legacy('spec.servers[0].port.protocol')],
    })
  })

  it('TCP-TLS is TLS', () => {
    const port = { number: 443, name: 'tls', protocol: 'TCP-TLS' }
    expect(server({ port, tls: { mode: 'PASSTHROUGH' } }).protocol).toBe('TLS')
  })

  it('a protocol in small letters is no old spelling', () => {
    expect(server({ port: { number: 80, name: 'web', protocol: 'http' } })).toMatchObject({
      protocol: 'HTTP',
      findings: [],
    })
  })

  it('a port without name and protocol is a mistake', () => {
    expect(server({ port: { number: 80 } }).findings).toEqual([
      'error field_required spec.servers[0].port.protocol',
      'error field_required spec.servers[0].port.name',
    ])
  })

  it('in later versions an old spelling is a mistake', () => {
    expect(
      loadOne('Gateway', { servers: [{ port: { number: 80, name: 'http' } }] }, 'networking.istio.io/v1').findings,
    ).toEqual(['error field_required spec.servers[0].port.protocol', 'error field_required spec.servers[0].hosts'])
  })
})

describe('rules of 2018', () => {
  const virtualService = (spec: object) => loadOne('VirtualService', { hosts: ['a.com'], ...spec })
  const route = [{ destination: { host: 'b.c' } }]
  const http = (fields: object) => virtualService({ http: [{ route, ...fields }] })

  it('a match as one map is a list of one block', () => {
    expect(http({ match: { uri: { prefix: '/a' } } })).toEqual({
      spec: { hosts: ['a.com'], http: [{ match: [{ uri: { prefix: '/a' } }], route }] },
      findings: [legacy('spec.http[0].match')],
    })
  })

  it('destination.name is destination.host, everywhere', () => {
    const old = { destination: { name: 'b.c', port: { number: 80 } } }
    const now = { destination: { host: 'b.c', port: { number: 80 } } }
    expect(virtualService({ http: [{ route: [old], mirror: { name: 'd.e' } }], tcp: [{ route: [old] }] })).toEqual({
      spec: { hosts: ['a.com'], http: [{ route: [now], mirror: { host: 'd.e' } }], tcp: [{ route: [now] }] },
      findings: [
        legacy('spec.http[0].route[0].destination.name'),
        legacy('spec.http[0].mirror.name'),
        legacy('spec.tcp[0].route[0].destination.name'),
      ],
    })
  })

  it('websocketUpgrade is not needed any more', () => {
    expect(http({ websocketUpgrade: true })).toEqual({
      spec: { hosts: ['a.com'], http: [{ route }] },
      findings: [legacy('spec.http[0].websocketUpgrade')],
    })
  })

  it('header operations lay beside the route', () => {
    const { spec, findings } = http({
      appendHeaders: { 'x-a': '1' },
      removeRequestHeaders: ['x-b'],
      appendResponseHeaders: { 'x-c': '2' },
      removeResponseHeaders: { 'x-d': '' },
    })
    expect(spec).toMatchObject({
      http: [
        {
          headers: {
            request: { add: { 'x-a': '1' }, remove: ['x-b'] },
            response: { add: { 'x-c': '2' }, remove: ['x-d'] },
          },
        },
      ],
    })
    expect(findings).toHaveLength(4)
  })

  it('an abort had a whole-number percent, a subnet was one', () => {
    expect(http({ fault: { abort: { httpStatus: 500, percent: 10 } } }).spec).toMatchObject({
      http: [{ fault: { abort: { httpStatus: 500, percentage: { value: 10 } } } }],
    })
    expect(virtualService({ tcp: [{ match: { destinationSubnet: '10.0.0.0/8' }, route }] }).spec).toMatchObject({
      tcp: [{ match: [{ destinationSubnets: ['10.0.0.0/8'] }] }],
    })
  })

  it('the host of a DestinationRule was its name', () => {
    expect(loadOne('DestinationRule', { name: 'b.c' })).toEqual({
      spec: { host: 'b.c' },
      findings: [legacy('spec.name')],
    })
  })

  it('a fault in an old spelling is shown where it was written', () => {
    const { diagnostics } = load(
      [
        'apiVersion: networking.istio.io/v1alpha3',
        'kind: VirtualService',
        'metadata: { name: a }',
        'spec:',
        '  hosts: [a.com]',
        '  http:',
        '  - match:',
        '      uri:',
        '        regex: "("',
        '    route:',
        '    - destination:',
        '        port: { number: 80 }',
        '        name: "*"',
      ].join('\n'),
    )
    expect(diagnostics.filter((d) => d.severity === 'error')).toMatchObject([
      { path: 'spec.http[0].match[0].uri', line: 9, column: 9 },
      { path: 'spec.http[0].route[0].destination.host', line: 13, column: 15 },
    ])
  })
})

describe('an Ingress of the beta generations', () => {
  const paths = (path: object) => ({ rules: [{ host: 'a.com', http: { paths: [path] } }] })

  it.each(['extensions/v1beta1', 'networking.k8s.io/v1beta1'])('%s is read in the shape of v1', (apiVersion) => {
    const backend = { serviceName: 'web', servicePort: 80 }
    expect(
      loadOne(
        'Ingress',
        { backend, ...paths({ path: '/a', backend: { ...backend, servicePort: 'http' } }) },
        apiVersion,
      ),
    ).toEqual({
      spec: {
        defaultBackend: { service: { name: 'web', port: { number: 80 } } },
        ...paths({
          path: '/a',
          pathType: 'ImplementationSpecific',
          backend: { service: { name: 'web', port: { name: 'http' } } },
        }),
      },
      findings: [legacy('apiVersion')],
    })
  })

  it('digits in quotes are a number', () => {
    const { spec } = loadOne(
      'Ingress',
      paths({ backend: { serviceName: 'web', servicePort: '8080' } }),
      'extensions/v1beta1',
    )
    expect(spec).toMatchObject(paths({ backend: { service: { port: { number: 8080 } } } }))
  })

  it('a path type that is written stays', () => {
    const path = { path: '/a', pathType: 'Prefix', backend: { serviceName: 'web', servicePort: 80 } }
    expect(loadOne('Ingress', paths(path), 'networking.k8s.io/v1beta1').spec).toMatchObject(
      paths({ pathType: 'Prefix' }),
    )
  })

  it.each([
    [
      'a port out of range',
      { serviceName: 'web', servicePort: 70000 },
      'port_invalid spec.rules[0].http.paths[0].backend.service.port.number',
    ],
    ['no service', { servicePort: 80 }, 'field_required spec.rules[0].http.paths[0].backend.service.name'],
    ['no port', { serviceName: 'web' }, 'field_required spec.rules[0].http.paths[0].backend.service.port'],
    ['nothing', {}, 'field_required spec.rules[0].http.paths[0].backend'],
  ])('%s is a mistake', (_what, backend, finding) => {
    expect(loadOne('Ingress', paths({ backend }), 'extensions/v1beta1').findings).toContain(`error ${finding}`)
  })

  it('v1 does not know the old fields', () => {
    expect(
      loadOne('Ingress', { backend: { serviceName: 'web', servicePort: 80 } }, 'networking.k8s.io/v1').findings,
    ).toEqual(['error field_required spec', 'warning field_unknown spec.backend'])
  })
})
