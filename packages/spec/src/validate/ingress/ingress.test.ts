import { describe, expect, it } from 'vitest'
import { findingsOf } from '../findings-of'

const backend = { service: { name: 'web', port: { number: 80 } } }
const ingress = (spec: object) => findingsOf('Ingress', spec, {}, 'networking.k8s.io/v1')
const host = (value: string) =>
  ingress({ rules: [{ host: value, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }] })
const path = (fields: object) => ingress({ rules: [{ http: { paths: [{ backend, ...fields }] } }] })

const PATH = 'spec.rules[0].http.paths[0]'

describe('an Ingress', () => {
  it('serves something', () => {
    expect(ingress({})).toEqual(['error field_required spec'])
    expect(ingress({ tls: [{ hosts: ['a.com'] }] })).toEqual(['error field_required spec'])
    expect(ingress({ defaultBackend: backend })).toEqual([])
    expect(ingress({ rules: [{ host: 'a.com' }] })).toEqual([])
  })

  it.each([
    ['www.example.com', true],
    ['*.example.com', true],
    ['', true],
    ['localhost', true],
    ['www.example.com:8080', false],
    ['10.0.0.1', false],
    ['::1', false],
    ['*', false],
    ['a.*.com', false],
    ['*a.com', false],
    ['*.*.com', false],
    ['a.com.*', false],
    ['A.com', false],
    ['a_b.com', false],
    ['a..com', false],
  ])('host %j', (value, allowed) => {
    expect(host(value)).toEqual(allowed ? [] : ['error host_invalid spec.rules[0].host'])
  })

  it('hosts of certificates follow the same rule', () => {
    expect(ingress({ defaultBackend: backend, tls: [{ hosts: ['a.com', '*'], secretName: 'A b' }] })).toEqual([
      'error host_invalid spec.tls[0].hosts[1]',
      'error field_invalid spec.tls[0].secretName',
    ])
  })

  it('a class has a name', () => {
    expect(ingress({ defaultBackend: backend, ingressClassName: 'a b' })).toEqual([
      'error field_invalid spec.ingressClassName',
    ])
  })
})

describe('paths of an Ingress', () => {
  it.each([
    ['Prefix', '/', true],
    ['Exact', '/a/b/', true],
    ['Prefix', '/a..b/.c', true],
    ['Prefix', 'a', false],
    ['Exact', '', false],
    ['Prefix', '/a//b', false],
    ['Prefix', '/a/./b', false],
    ['Exact', '/a/../b', false],
    ['Prefix', '/a/..', false],
    ['Prefix', '/a/.', false],
    ['Exact', '/a%2Fb', false],
    ['ImplementationSpecific', '', true],
    ['ImplementationSpecific', '/v[0-9]+/.*', true],
    ['ImplementationSpecific', '/a//b', true],
    ['ImplementationSpecific', '^/a', false],
  ])('%s %j', (pathType, value, allowed) => {
    expect(path({ pathType, path: value })).toEqual(allowed ? [] : [`error path_invalid ${PATH}.path`])
  })

  it('Exact and Prefix cannot leave the path out, the other type can', () => {
    expect(path({ pathType: 'Exact' })).toEqual([`error path_invalid ${PATH}.path`])
    expect(path({ pathType: 'ImplementationSpecific' })).toEqual([])
  })

  it('v1 wants a path type, and one of three', () => {
    expect(path({ path: '/' })).toEqual([`error field_required ${PATH}.pathType`])
    expect(path({ path: '/', pathType: 'Regex' })).toEqual([`error field_invalid ${PATH}.pathType`])
  })
})

describe('backends of an Ingress', () => {
  const service = (fields: object) => ({ service: { name: 'web', port: { number: 80 }, ...fields } })
  it.each([
    ['a port number', service({}), []],
    ['a port name', service({ port: { name: 'http' } }), []],
    ['a resource', { resource: { kind: 'Bucket', name: 'b' } }, []],
    ['nothing', {}, ['field_required backend']],
    ['service and resource', { ...service({}), resource: { kind: 'Bucket', name: 'b' } }, ['field_invalid backend']],
    ['no port', service({ port: {} }), ['field_required backend.service.port']],
    ['a number and a name', service({ port: { number: 80, name: 'http' } }), ['field_invalid backend.service.port']],
    ['port 0', service({ port: { number: 0 } }), ['port_invalid backend.service.port.number']],
    ['a port in quotes', service({ port: { number: '80' } }), ['field_type backend.service.port.number']],
    ['a port name without a letter', service({ port: { name: '80' } }), ['field_invalid backend.service.port.name']],
    ['a long port name', service({ port: { name: 'a-very-long-port' } }), ['field_invalid backend.service.port.name']],
    ['a service name with a dot', service({ name: 'a.b' }), ['field_invalid backend.service.name']],
  ])('%s', (_rule, given, findings) => {
    expect(path({ path: '/', pathType: 'Prefix', backend: given })).toEqual(
      findings.map((found) => `error ${found.replace(' ', ` ${PATH}.`)}`),
    )
  })

  it('is required', () => {
    expect(path({ path: '/', pathType: 'Prefix', backend: undefined })).toEqual([
      `error field_required ${PATH}.backend`,
    ])
  })
})
