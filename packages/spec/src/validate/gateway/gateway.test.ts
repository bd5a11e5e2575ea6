import { describe, expect, it } from 'vitest'
import { findingsOf } from '../findings-of'

const HTTP = { number: 80, name: 'http', protocol: 'HTTP' }
const HTTPS = { number: 443, name: 'https', protocol: 'HTTPS' }
const gateway = (server: object, metadata = {}) => findingsOf('Gateway', { servers: [server] }, metadata)
const http = (fields: object) => gateway({ port: HTTP, hosts: ['*'], ...fields })
const https = (tls: object) => gateway({ port: HTTPS, hosts: ['*'], tls })

describe('a Gateway', () => {
  it('has a name of one label', () => {
    expect(gateway({ port: HTTP, hosts: ['*'] }, { name: 'a.b' })).toEqual(['error resource_invalid metadata.name'])
  })

  it('has a server', () => {
    expect(findingsOf('Gateway', { servers: [] })).toEqual(['error field_required spec.servers'])
    expect(findingsOf('Gateway', {})).toEqual(['error field_required spec.servers'])
  })

  it('names each port once', () => {
    const server = { port: HTTP, hosts: ['*'] }
    expect(findingsOf('Gateway', { servers: [server, { ...server, port: { ...HTTP, number: 81 } }] })).toEqual([
      'error field_invalid spec.servers[1].port.name',
    ])
  })
})

describe('hosts of a server', () => {
  it.each([
    ['a full name', 'a.example.com', true],
    ['capital letters', 'A.Example.com', true],
    ['a trailing dot', 'a.example.com.', true],
    ['any host', '*', true],
    ['a wildcard first label', '*.example.com', true],
    ['an address', '10.0.0.1', true],
    ['an IPv6 address', '::1', true],
    ['a namespace', 'shop/a.example.com', true],
    ['the own namespace', './*.example.com', true],
    ['any namespace', '*/*', true],
    ['a short name', 'shop', false],
    ['a wildcard inside a label', '*shop.example.com', false],
    ['a wildcard at the end', 'shop.*', false],
    ['a wildcard in the middle', 'a.*.com', false],
    ['no namespace before the slash', '/a.example.com', false],
    ['no host after the slash', 'shop/', false],
    ['a bad namespace', 'a_b/a.example.com', false],
    ['nothing', '', false],
    ['only digits as the last label', 'a.123', false],
    ['an underscore', 'a_b.example.com', false],
    ['an empty label', 'a..example.com', false],
  ])('%s: %s', (_rule, host, allowed) => {
    expect(http({ hosts: [host] })).toEqual(allowed ? [] : ['error host_invalid spec.servers[0].hosts[0]'])
  })

  it('an empty list is refused', () => {
    expect(http({ hosts: [] })).toEqual(['error field_required spec.servers[0].hosts'])
  })
})

describe('port and bind of a server', () => {
  it.each([
    ['any case of a protocol', { protocol: 'gRPC-Web' }, []],
    ['a protocol Istio does not know', { protocol: 'kafka' }, ['error field_invalid spec.servers[0].port.protocol']],
    ['port 0', { number: 0 }, ['error port_invalid spec.servers[0].port.number']],
    ['port 65536', { number: 65536 }, ['error port_invalid spec.servers[0].port.number']],
    ['an empty port name', { name: '' }, ['error field_required spec.servers[0].port.name']],
    ['a targetPort', { targetPort: 8080 }, ['error field_invalid spec.servers[0].port.targetPort']],
    ['targetPort 0, which is none', { targetPort: 0 }, []],
  ])('%s', (_rule, port, findings) => {
    expect(http({ port: { ...HTTP, ...port } })).toEqual(findings)
  })

  it.each([
    ['an address', '127.0.0.1', 80, []],
    ['an IPv6 address', '::', 80, []],
    ['a socket with port 0', 'unix:///run/a.sock', 0, []],
    ['an abstract socket', 'unix://@a', 0, []],
    ['a name', 'localhost', 80, ['error field_invalid spec.servers[0].bind']],
    ['a relative socket', 'unix://run/a', 0, ['error field_invalid spec.servers[0].bind']],
    ['a folder as socket', 'unix:///run/', 0, ['error field_invalid spec.servers[0].bind']],
    ['a socket with a port', 'unix:///run/a', 80, ['error port_invalid spec.servers[0].port.number']],
  ])('bind to %s', (_rule, bind, number, findings) => {
    expect(http({ bind, port: { ...HTTP, number } })).toEqual(findings)
  })
})

describe('the tls block fits the protocol', () => {
  const TLS = 'error tls_invalid spec.servers[0].tls'
  const credential = { mode: 'SIMPLE', credentialName: 'c' }
  it.each([
    ['HTTPS needs one', 'HTTPS', undefined, ['error tls_invalid spec.servers[0].port.protocol']],
    ['TLS needs one', 'TLS', undefined, ['error tls_invalid spec.servers[0].port.protocol']],
    ['HTTP may redirect', 'HTTP', { httpsRedirect: true }, []],
    ['HTTP does not terminate TLS', 'HTTP', credential, [TLS]],
    [
      'HTTP has no certificate files',
      'HTTP2',
      { serverCertificate: 'c' },
      [TLS, 'warning tls_invalid spec.servers[0].tls.mode'],
    ],
    [
      'a credential that HTTP ignores is a warning',
      'HTTP',
      { credentialName: 'c' },
      ['warning tls_invalid spec.servers[0].tls.mode'],
    ],
    ['TCP has none', 'TCP', { mode: 'PASSTHROUGH' }, [TLS]],
    ['TLS terminates', 'TLS', credential, []],
    [
      'httpsRedirect does nothing on HTTPS',
      'HTTPS',
      { ...credential, httpsRedirect: true },
      ['warning tls_invalid spec.servers[0].tls.httpsRedirect'],
    ],
  ])('%s', (_rule, protocol, tls, findings) => {
    expect(gateway({ port: { number: 443, name: 'p', protocol }, hosts: ['*'], ...(tls && { tls }) })).toEqual(findings)
  })
})

describe('certificates of a server', () => {
  const files = { serverCertificate: 'c', privateKey: 'k' }
  const tls = (field = '') => `error tls_invalid spec.servers[0].tls${field}`
  it.each([
    ['SIMPLE with files', { mode: 'SIMPLE', ...files }, []],
    ['SIMPLE with a credential', { mode: 'SIMPLE', credentialName: 'c' }, []],
    ['SIMPLE with two credentials', { mode: 'SIMPLE', credentialNames: ['a', 'b'] }, []],
    ['SIMPLE with three credentials', { mode: 'SIMPLE', credentialNames: ['a', 'b', 'c'] }, [tls('.credentialNames')]],
    ['SIMPLE with nothing', { mode: 'SIMPLE' }, [tls('.serverCertificate'), tls('.privateKey')]],
    ['SIMPLE without the key', { mode: 'SIMPLE', serverCertificate: 'c' }, [tls('.privateKey')]],
    ['files and a credential', { mode: 'SIMPLE', ...files, credentialName: 'c' }, [tls()]],
    ['a stray key beside a credential', { mode: 'SIMPLE', privateKey: 'k', credentialName: 'c' }, []],
    ['both kinds of credential', { mode: 'SIMPLE', credentialName: 'a', credentialNames: ['b'] }, [tls()]],
    ['a list of pairs', { mode: 'SIMPLE', tlsCertificates: [files] }, []],
    [
      'a pair without its key',
      { mode: 'SIMPLE', tlsCertificates: [{ serverCertificate: 'c' }] },
      [tls('.tlsCertificates[0].privateKey')],
    ],
    [
      'three pairs',
      { mode: 'SIMPLE', tlsCertificates: [files, files, files] },
      ['warning tls_invalid spec.servers[0].tls.tlsCertificates'],
    ],
    ['MUTUAL with files and a CA', { mode: 'MUTUAL', ...files, caCertificates: 'ca' }, []],
    ['MUTUAL without a CA', { mode: 'MUTUAL', ...files }, [tls('.caCertificates')]],
    [
      'OPTIONAL_MUTUAL needs what MUTUAL needs',
      { mode: 'OPTIONAL_MUTUAL' },
      [tls('.serverCertificate'), tls('.privateKey'), tls('.caCertificates')],
    ],
    ['MUTUAL with a credential', { mode: 'MUTUAL', credentialName: 'c' }, []],
    ['a CRL with SIMPLE', { mode: 'SIMPLE', ...files, caCrl: 'crl' }, [tls('.caCrl')]],
    ['a CRL with a credential', { mode: 'MUTUAL', credentialName: 'c', caCrl: 'crl' }, [tls('.caCrl')]],
    ['PASSTHROUGH ignores certificates', { ...files }, ['warning tls_invalid spec.servers[0].tls.mode']],
    [
      'ISTIO_MUTUAL takes none',
      { mode: 'ISTIO_MUTUAL', credentialName: 'c' },
      [tls('.credentialName'), 'warning field_not_honoured spec.servers[0].tls.mode'],
    ],
    [
      'AUTO_PASSTHROUGH is not acted on',
      { mode: 'AUTO_PASSTHROUGH' },
      ['warning field_not_honoured spec.servers[0].tls.mode'],
    ],
    [
      'PASSTHROUGH, too, takes them from one place',
      { ...files, credentialName: 'c' },
      [tls(), 'warning tls_invalid spec.servers[0].tls.mode'],
    ],
    ['an unknown mode', { mode: 'TERMINATE' }, ['error field_invalid spec.servers[0].tls.mode']],
  ])('%s', (_rule, block, findings) => {
    expect(https(block)).toEqual(findings)
  })

  it.each([
    ['a suite one can choose', ['ECDHE-RSA-AES128-GCM-SHA256', 'ALL', '-SHA'], []],
    ['an unknown suite', ['FOO'], ['warning tls_invalid spec.servers[0].tls.cipherSuites[0]']],
    ['a repeated suite', ['AES128-SHA', 'AES128-SHA'], ['warning tls_invalid spec.servers[0].tls.cipherSuites[1]']],
  ])('%s', (_rule, cipherSuites, findings) => {
    expect(https({ mode: 'SIMPLE', credentialName: 'c', cipherSuites })).toEqual(findings)
  })

  it('TLS 1.1 needs cipher suites of its time', () => {
    const old = { mode: 'SIMPLE', credentialName: 'c', minProtocolVersion: 'TLSV1_1' }
    expect(https(old)).toEqual(['warning tls_invalid spec.servers[0].tls.minProtocolVersion'])
    expect(https({ ...old, cipherSuites: ['AES128-SHA'] })).toEqual([])
  })
})
