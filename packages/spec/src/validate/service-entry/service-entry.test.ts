import { describe, expect, it } from 'vitest'
import { findingsOf } from '../findings-of'

const HTTP = { number: 80, name: 'http', protocol: 'HTTP' }
const entry = (spec: object, metadata = {}) =>
  findingsOf('ServiceEntry', { hosts: ['a.example.com'], ports: [HTTP], resolution: 'DNS', ...spec }, metadata)
const at = (field: string, code = 'field_invalid') => `error ${code} spec${field}`
const warnAt = (field: string, code = 'field_invalid') => `warning ${code} spec${field}`

describe('hosts and addresses of a ServiceEntry', () => {
  it.each([
    ['a name', { hosts: ['a.example.com'] }, []],
    ['none', { hosts: [] }, [at('.hosts', 'field_required')]],
    ['any host', { hosts: ['a.example.com', '*'] }, [at('.hosts[1]', 'host_invalid')]],
    ['too many', { hosts: Array.from({ length: 257 }, (_, i) => `a${i}.example.com`) }, [at('.hosts')]],
    [
      'a wildcard inside a label',
      { hosts: ['*a.example.com'], resolution: 'NONE' },
      [warnAt('.hosts[0]', 'host_invalid')],
    ],
    ['a subnet for STATIC', { addresses: ['10.1.2.3/8', '2001:db8::/32'], resolution: 'STATIC' }, []],
    ['a subnet for DNS', { addresses: ['10.0.0.0/8'] }, [at('.addresses')]],
    ['a letter in an address', { addresses: ['10.0.0.a'] }, [at('.addresses[0]')]],
    ['exported to nobody', { exportTo: ['~'] }, []],
    ['exported to nobody and someone', { exportTo: ['~', 'a'] }, [at('.exportTo')]],
  ])('%s', (_rule, spec, findings) => {
    expect(entry(spec)).toEqual(findings)
  })
})

describe('ports of a ServiceEntry', () => {
  it.each([
    ['a number twice', [HTTP, { ...HTTP, name: 'b' }], [at('.ports[1].number')]],
    ['a name twice', [HTTP, { ...HTTP, number: 81 }], [at('.ports[1].name')]],
    ['an empty name', [{ ...HTTP, name: '' }], [at('.ports[0].name')]],
    ['a long name', [{ ...HTTP, name: 'a'.repeat(64) }], [at('.ports[0].name')]],
    ['a target port out of range', [{ ...HTTP, targetPort: 65536 }], [at('.ports[0].targetPort', 'port_invalid')]],
    ['an unknown protocol', [{ ...HTTP, protocol: 'kafka' }], [at('.ports[0].protocol')]],
  ])('%s', (_rule, ports, findings) => {
    expect(entry({ ports })).toEqual(findings)
  })

  it('several hosts need a protocol that tells them apart, unless the address is kept', () => {
    const hosts = ['a.example.com', 'b.example.com']
    const tcp = [{ number: 5432, name: 'tcp', protocol: 'TCP' }]
    expect(entry({ hosts })).toEqual([])
    expect(entry({ hosts, ports: [{ ...HTTP, protocol: 'TLS' }] })).toEqual([])
    expect(entry({ hosts, ports: tcp })).toEqual([at('.ports[0].protocol')])
    expect(entry({ hosts, ports: tcp, resolution: 'NONE', addresses: ['10.0.0.1'] })).toEqual([])
  })

  it('a TCP port needs addresses where Istio makes up none', () => {
    const ports = [{ number: 5432, name: 'tcp', protocol: 'TCP' }]
    expect(entry({ ports })).toEqual([])
    expect(entry({ ports, resolution: 'NONE' })).toEqual([warnAt('.ports[0]')])
    expect(entry({ ports }, { labels: { 'networking.istio.io/enable-autoallocate-ip': 'false' } })).toEqual([
      warnAt('.ports[0]'),
    ])
  })

  it('with resolution NONE a port has a protocol or the entry addresses', () => {
    const ports = [{ number: 80, name: 'a' }]
    expect(entry({ ports, resolution: 'NONE' })).toEqual([warnAt('.ports[0]')])
    expect(entry({ ports, resolution: 'NONE', addresses: ['10.0.0.1'] })).toEqual([])
  })
})

describe('resolution and endpoints', () => {
  const endpoints = [{ address: '10.0.0.1' }]
  it.each([
    ['NONE takes no endpoints', { resolution: 'NONE', endpoints }, [at('.endpoints')]],
    ['NONE is the default', { resolution: undefined, endpoints }, [at('.endpoints')]],
    ['STATIC takes addresses', { resolution: 'STATIC', endpoints }, []],
    ['STATIC takes no names', { resolution: 'STATIC', endpoints: [{ address: 'a.b' }] }, [at('.endpoints[0].address')]],
    ['STATIC may be empty', { resolution: 'STATIC' }, []],
    ['DNS takes names and addresses', { endpoints: [{ address: 'a.b' }, { address: '::1' }] }, []],
    ['DNS takes no socket', { endpoints: [{ address: 'unix:///a' }] }, [at('.endpoints[0].address')]],
    ['DNS cannot look up a wildcard', { hosts: ['*.example.com'] }, [at('.hosts[0]', 'host_invalid')]],
    ['DNS with endpoints can have one', { hosts: ['*.example.com'], endpoints }, []],
    [
      'DNS_ROUND_ROBIN takes one endpoint',
      { resolution: 'DNS_ROUND_ROBIN', endpoints: [...endpoints, ...endpoints] },
      [at('.endpoints')],
    ],
    ['DYNAMIC_DNS is for wildcards', { resolution: 'DYNAMIC_DNS' }, [at('.hosts[0]', 'host_invalid')]],
    [
      'DYNAMIC_DNS takes no addresses',
      { resolution: 'DYNAMIC_DNS', hosts: ['*.a.com'], addresses: ['10.0.0.1'] },
      [at('.addresses')],
    ],
    [
      'DYNAMIC_DNS serves no HTTPS',
      { resolution: 'DYNAMIC_DNS', hosts: ['*.a.com'], ports: [{ ...HTTP, protocol: 'HTTPS' }] },
      [at('.ports[0].protocol')],
    ],
    [
      'DNS looks up no empty address',
      { endpoints: [{ network: 'n' }] },
      [at('.endpoints[0].address', 'field_required')],
    ],
    [
      'DYNAMIC_DNS takes no endpoints',
      { resolution: 'DYNAMIC_DNS', hosts: ['*.a.com'], endpoints },
      [at('.endpoints')],
    ],
    ['an unknown resolution', { resolution: 'MAGIC' }, [at('.resolution')]],
  ])('%s', (_rule, spec, findings) => {
    expect(entry(spec)).toEqual(findings)
  })

  it('DYNAMIC_DNS inside the mesh has no waypoint', () => {
    const spec = { hosts: ['*.a.com'], resolution: 'DYNAMIC_DNS', location: 'MESH_INTERNAL' }
    expect(entry(spec)).toEqual([])
    expect(entry(spec, { labels: { 'istio.io/use-waypoint': 'w' } })).toEqual([at('.location')])
  })

  it.each([
    ['a socket', [{ address: 'unix:///run/a.sock' }], []],
    ['a relative socket', [{ address: 'unix://run/a' }], [at('.endpoints[0].address')]],
    ['a socket with ports', [{ address: 'unix:///a', ports: { http: 80 } }], [at('.endpoints[0].ports')]],
    ['a network without address', [{ network: 'n' }], [warnAt('.endpoints[0].address')]],
    ['no address at all', [{ weight: 1 }], [at('.endpoints[0].address', 'field_required')]],
    ['an undefined port', [{ address: '10.0.0.1', ports: { web: 80 } }], [at('.endpoints[0].ports.web')]],
    [
      'a port out of range',
      [{ address: '10.0.0.1', ports: { http: 0 } }],
      [at('.endpoints[0].ports.http', 'port_invalid')],
    ],
    ['a negative weight', [{ address: '10.0.0.1', weight: -1 }], [at('.endpoints[0].weight', 'weights_invalid')]],
  ])('endpoints: %s', (_rule, given, findings) => {
    expect(entry({ resolution: 'STATIC', endpoints: given })).toEqual(findings)
  })

  it('a socket serves one port', () => {
    const ports = [HTTP, { number: 81, name: 'b', protocol: 'HTTP' }]
    expect(entry({ resolution: 'STATIC', endpoints: [{ address: 'unix:///a' }], ports })).toEqual([at('.ports')])
  })

  it.each([
    ['labels', { labels: { app: 'a' } }, []],
    ['no labels', {}, [warnAt('.workloadSelector')]],
    ['an empty key', { labels: { '': 'a' } }, [at('.workloadSelector.labels')]],
    ['a wildcard', { labels: { app: '*' } }, [at('.workloadSelector.labels')]],
  ])('a workload selector with %s', (_rule, workloadSelector, findings) => {
    expect(entry({ resolution: 'STATIC', workloadSelector })).toEqual(findings)
  })

  it('a workload selector excludes endpoints, and does nothing with NONE', () => {
    const workloadSelector = { labels: { app: 'a' } }
    expect(entry({ resolution: 'STATIC', workloadSelector, endpoints })).toEqual([at('')])
    expect(entry({ resolution: 'NONE', workloadSelector })).toEqual([warnAt('.workloadSelector')])
  })
})
