import { describe, expect, it } from 'vitest'
import { findingsOf } from '../findings-of'

const route = [{ destination: { host: 'web.shop' } }]
const virtualService = (spec: object) => findingsOf('VirtualService', spec, { namespace: 'shop' })

describe('hosts of a VirtualService', () => {
  const onGateway = (...hosts: string[]) => virtualService({ hosts, gateways: ['gw'], http: [{ route }] })
  it.each([
    ['a full name', ['a.example.com'], []],
    ['a short name', ['web'], []],
    ['any host', ['*'], []],
    ['a wildcard', ['*.example.com'], []],
    ['a wildcard that begins a label', ['*-a.example.com'], []],
    ['an address', ['10.0.0.1'], []],
    ['wildcards that do not meet', ['*.example.com', '*.example.org'], []],
    ['nothing', [''], ['error host_invalid spec.hosts[0]']],
    ['a wildcard after text', ['a*.example.com'], ['error host_invalid spec.hosts[0]']],
    ['a bang', ['a.example.com', 'b!.example.com'], ['error host_invalid spec.hosts[1]']],
    ['digits at the top', ['a.b.123'], ['error host_invalid spec.hosts[0]']],
    ['the same name twice', ['a.com', 'b.com', 'a.com'], ['error host_invalid spec.hosts[2]']],
    ['a wildcard within another', ['*.a.example.com', '*.example.com'], ['error host_invalid spec.hosts[1]']],
    ['a name under a wildcard', ['*.example.com', 'a.example.com'], ['error host_invalid spec.hosts[1]']],
  ])('%s', (_rule, hosts, findings) => {
    expect(onGateway(...hosts)).toEqual(findings)
  })

  it('the SNI that Istio makes up is a host where a gateway chooses by SNI', () => {
    const hosts = ['outbound_.80_._.web.shop.svc.cluster.local']
    const tls = [{ match: [{ sniHosts: hosts }], route }]
    expect(virtualService({ hosts, gateways: ['gw'], tls })).toEqual([])
    expect(onGateway(...hosts)).toEqual(['error host_invalid spec.hosts[0]'])
    expect(virtualService({ hosts, gateways: ['gw', 'mesh'], tls })).toEqual([
      'error host_invalid spec.hosts[0]',
      'error host_invalid spec.tls[0].match[0].sniHosts[0]',
    ])
  })

  it('"*" is not for the mesh', () => {
    expect(virtualService({ hosts: ['*'], http: [{ route }] })).toEqual(['error host_invalid spec.hosts[0]'])
    expect(virtualService({ hosts: ['*'], gateways: ['gw', 'mesh'], http: [{ route }] })).toEqual([
      'error host_invalid spec.hosts[0]',
    ])
  })
})

describe('gateways of a VirtualService', () => {
  it.each([
    ['a name of the own namespace', 'gw', []],
    ['the same with a dot', './gw', []],
    ['another namespace', 'edge/gw', []],
    ['the mesh', 'mesh', []],
    ['the old full name', 'gw.edge.svc.cluster.local', ['warning legacy_syntax spec.gateways[0]']],
    ['a wildcard namespace', '*/gw', ['error field_invalid spec.gateways[0]']],
    ['an empty part', 'edge/', ['error field_invalid spec.gateways[0]']],
    ['a bad name', 'b@d', ['error field_invalid spec.gateways[0]']],
  ])('%s', (_rule, name, findings) => {
    expect(virtualService({ hosts: ['a.com'], gateways: [name], http: [{ route }] })).toEqual(findings)
  })
})

describe('a VirtualService as a whole', () => {
  it('has rules', () => {
    expect(virtualService({ hosts: ['a.com'] })).toEqual(['error field_required spec'])
  })

  it('without hosts is a delegate: http rules alone, and no delegate of its own', () => {
    expect(virtualService({ http: [{ route }] })).toEqual([])
    expect(virtualService({ gateways: ['gw'], tcp: [{ route }], http: [{ delegate: { name: 'b' } }] })).toEqual([
      'error field_invalid spec.gateways',
      'error field_invalid spec.tcp',
      'error field_invalid spec.http[0].delegate',
      'error field_required spec.http[0]',
    ])
  })

  it('a rule that delegates neither routes nor redirects', () => {
    const delegate = { name: 'b' }
    expect(virtualService({ hosts: ['a.com'], http: [{ delegate }] })).toEqual([])
    expect(virtualService({ hosts: ['a.com'], http: [{ delegate, route }] })).toEqual([
      'error field_invalid spec.http[0].route',
    ])
    expect(virtualService({ hosts: ['a.com'], http: [{ delegate, redirect: { uri: '/' } }] })).toEqual([
      'error field_invalid spec.http[0].redirect',
    ])
  })

  it('matches claims of a token at gateways alone', () => {
    const http = [{ match: [{ headers: { '@request.auth.claims.group': { exact: 'dev' } } }], route }]
    expect(virtualService({ hosts: ['a.com'], gateways: ['gw'], http })).toEqual([])
    expect(virtualService({ hosts: ['a.com'], http })).toEqual([
      'error field_invalid spec.http[0].match[0].headers.@request.auth.claims.group',
    ])
  })

  it.each([
    [['*'], []],
    [['.'], []],
    [['edge', '.'], []],
    [['.', '*'], ['error field_invalid spec.exportTo']],
    [['~'], ['error field_invalid spec.exportTo']],
    [['.', 'shop'], ['error field_invalid spec.exportTo[1]']],
    [['edge', 'edge'], ['error field_invalid spec.exportTo[1]']],
    [['a_b'], ['error field_invalid spec.exportTo[0]']],
  ])('exportTo %j', (exportTo, findings) => {
    expect(virtualService({ hosts: ['a.com'], http: [{ route }], exportTo })).toEqual(findings)
  })
})

describe('tls and tcp rules', () => {
  const tls = (rule: object) => virtualService({ hosts: ['*.example.com'], gateways: ['gw'], tls: [rule] })
  it.each([
    ['an SNI host within the hosts', { match: [{ sniHosts: ['a.example.com'] }], route }, []],
    [
      'an SNI host outside of them',
      { match: [{ sniHosts: ['a.example.com', 'a.org'] }], route },
      ['error host_invalid spec.tls[0].match[0].sniHosts[1]'],
    ],
    [
      'an SNI host wider than them',
      { match: [{ sniHosts: ['*.com'] }], route },
      ['error host_invalid spec.tls[0].match[0].sniHosts[0]'],
    ],
    [
      'an address as SNI',
      { match: [{ sniHosts: ['10.0.0.1'] }], route },
      ['warning host_invalid spec.tls[0].match[0].sniHosts[0]'],
    ],
    ['no SNI hosts', { match: [{ sniHosts: [] }], route }, ['error field_required spec.tls[0].match[0].sniHosts']],
    ['no match', { match: [], route }, ['error field_required spec.tls[0].match']],
    ['no destination', { match: [{ sniHosts: ['a.example.com'] }] }, ['error field_required spec.tls[0].route']],
    [
      'a bad subnet',
      { match: [{ sniHosts: ['a.example.com'], destinationSubnets: ['10.0.0.0/33'] }], route },
      ['error field_invalid spec.tls[0].match[0].destinationSubnets[0]'],
    ],
  ])('tls: %s', (_rule, rule, findings) => {
    expect(tls(rule)).toEqual(findings)
  })

  it.each([
    ['no match', { route }, []],
    ['a port', { match: [{ port: 31400 }], route }, []],
    ['a port out of range', { match: [{ port: 70000 }], route }, ['error port_invalid spec.tcp[0].match[0].port']],
    ['no destination', {}, ['error field_required spec.tcp[0].route']],
    ['a weight of 0 alone', { route: [{ destination: { host: 'a.b' }, weight: 0 }] }, []],
  ])('tcp: %s', (_rule, rule, findings) => {
    expect(virtualService({ hosts: ['a.com'], tcp: [rule] })).toEqual(findings)
  })
})
