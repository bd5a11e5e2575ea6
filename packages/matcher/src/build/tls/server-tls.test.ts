import { load, type ServerTls } from '@gatewright/spec'
import { describe, expect, test } from 'vitest'
import type { DownstreamTls } from '../../model'
import { secret } from '../fixtures'
import { createSecretStore } from './secret-store'
import { serverTls } from './server-tls'

const tlsOf = (tls: ServerTls, ...secrets: readonly object[]): DownstreamTls =>
  serverTls(tls, 'istio-system', createSecretStore(load(secrets).resources.secrets))
const inline = (pem: string, name = 'c') => ({ from: 'inline', pem, secret: `istio-system/${name}` })
const missing = (name: string) => ({ from: 'missing', secret: name })
const PAIR = { 'tls.crt': 'C', 'tls.key': 'K' }
const beside = (data: Record<string, string>, name = 'c') => secret(`${name}@istio-system`, data)

describe('certificates', () => {
  const shown = (tls: ServerTls, ...secrets: readonly object[]) =>
    tlsOf({ mode: 'SIMPLE', ...tls }, ...secrets).certificates.map(({ certificate, privateKey }) => [
      certificate,
      privateKey,
    ])

  test.each<[string, ServerTls, readonly object[], unknown[]]>([
    [
      'files',
      { serverCertificate: '/t.crt', privateKey: '/t.key' },
      [],
      [
        [
          { from: 'file', path: '/t.crt' },
          { from: 'file', path: '/t.key' },
        ],
      ],
    ],
    [
      'several files',
      {
        tlsCertificates: [
          { serverCertificate: '/a', privateKey: '/b' },
          { serverCertificate: '/c', privateKey: '/d' },
        ],
      },
      [],
      [
        [
          { from: 'file', path: '/a' },
          { from: 'file', path: '/b' },
        ],
        [
          { from: 'file', path: '/c' },
          { from: 'file', path: '/d' },
        ],
      ],
    ],
    ['a Secret beside the proxy', { credentialName: 'c' }, [beside(PAIR)], [[inline('C'), inline('K')]]],
    [
      'two Secrets',
      { credentialNames: ['c', 'd'] },
      [beside(PAIR), beside(PAIR, 'd')],
      [
        [inline('C'), inline('K')],
        [inline('C', 'd'), inline('K', 'd')],
      ],
    ],
    [
      'cert and key before tls.crt and tls.key',
      { credentialName: 'c' },
      [beside({ ...PAIR, cert: 'G', key: 'H' })],
      [[inline('G'), inline('H')]],
    ],
    [
      'an empty value is no value',
      { credentialName: 'c' },
      [beside({ 'tls.crt': 'C', 'tls.key': '' })],
      [[missing('istio-system/c'), missing('istio-system/c')]],
    ],
    [
      'a Secret elsewhere is not looked at',
      { credentialName: 'c' },
      [secret('c@default', PAIR)],
      [[missing('istio-system/c'), missing('istio-system/c')]],
    ],
    ['kubernetes://name', { credentialName: 'kubernetes://c' }, [beside(PAIR)], [[inline('C'), inline('K')]]],
    [
      'kubernetes://namespace/name of the proxy',
      { credentialName: 'kubernetes://istio-system/c' },
      [beside(PAIR)],
      [[inline('C'), inline('K')]],
    ],
    [
      'kubernetes:// of another namespace is denied',
      { credentialName: 'kubernetes://default/c' },
      [secret('c@default', PAIR)],
      [[missing('kubernetes://default/c'), missing('kubernetes://default/c')]],
    ],
    ['sds:// is no Secret', { credentialName: 'sds://c' }, [beside(PAIR)], [[missing('sds://c'), missing('sds://c')]]],
  ])('%s', (_, tls, secrets, expected) => expect(shown(tls, ...secrets)).toEqual(expected))
})

describe('who verifies clients', () => {
  const mutual: ServerTls = { mode: 'MUTUAL', credentialName: 'c' }
  test.each<[string, ServerTls, readonly object[], unknown]>([
    ['the Secret of the credential', mutual, [beside({ ...PAIR, 'ca.crt': 'A' })], inline('A')],
    ['cacert before ca.crt', mutual, [beside({ ...PAIR, 'ca.crt': 'A', cacert: 'B' })], inline('B')],
    [
      'the separate Secret before the credential',
      mutual,
      [beside({ ...PAIR, 'ca.crt': 'A' }), beside({ cacert: 'B' }, 'c-cacert')],
      inline('B', 'c-cacert'),
    ],
    [
      'the one that is named before both',
      { ...mutual, caCertCredentialName: 'x' },
      [beside({ ...PAIR, 'ca.crt': 'A' }), beside({ cacert: 'B' }, 'c-cacert'), beside({ 'ca.crt': 'X' }, 'x')],
      inline('X', 'x'),
    ],
    ['nobody, when the Secret has no authority', mutual, [beside(PAIR)], missing('istio-system/c')],
    [
      'a file',
      { mode: 'MUTUAL', serverCertificate: '/t', privateKey: '/k', caCertificates: '/ca' },
      [],
      { from: 'file', path: '/ca' },
    ],
    ['nobody for SIMPLE', { mode: 'SIMPLE', credentialName: 'c' }, [beside({ ...PAIR, 'ca.crt': 'A' })], undefined],
  ])('%s', (_, tls, secrets, expected) => expect(tlsOf(tls, ...secrets).caCertificates).toEqual(expected))

  test('each authority brings its own revocation list', () => {
    expect(tlsOf(mutual, beside({ ...PAIR, 'ca.crt': 'A', 'ca.crl': 'R', crl: 'S' })).caCrl).toEqual(inline('R'))
    expect(tlsOf(mutual, beside({ ...PAIR, cacert: 'A', 'ca.crl': 'R', crl: 'S' })).caCrl).toEqual(inline('S'))
  })

  test.each([
    ['SIMPLE', 'none'],
    ['MUTUAL', 'required'],
    ['OPTIONAL_MUTUAL', 'optional'],
    ['ISTIO_MUTUAL', 'required'],
  ] as const)('%s: a client certificate is %s', (mode, clientCertificate) => {
    expect(tlsOf({ mode, credentialName: 'c' }).clientCertificate).toBe(clientCertificate)
  })

  const pins = { subjectAltNames: ['x'], verifyCertificateSpki: ['s'], verifyCertificateHash: ['h'] }
  test.each<[string, ServerTls, object]>([
    ['count with a credential', { ...mutual, ...pins }, pins],
    [
      'do not count beside files, except names',
      { mode: 'MUTUAL', caCertificates: '/ca', ...pins },
      { ...pins, verifyCertificateSpki: [], verifyCertificateHash: [] },
    ],
    [
      'do not count for SIMPLE',
      { mode: 'SIMPLE', credentialName: 'c', ...pins },
      { subjectAltNames: [], verifyCertificateSpki: [], verifyCertificateHash: [] },
    ],
  ])('names and pins %s', (_, tls, expected) => expect(tlsOf(tls)).toMatchObject(expected))
})

describe('versions and suites', () => {
  test.each<[ServerTls, string, string]>([
    [{}, 'TLSv1.2', 'TLSv1.3'],
    [{ minProtocolVersion: 'TLS_AUTO', maxProtocolVersion: 'TLS_AUTO' }, 'TLSv1.2', 'TLSv1.3'],
    [{ minProtocolVersion: 'TLSV1_0', maxProtocolVersion: 'TLSV1_1' }, 'TLSv1', 'TLSv1.1'],
    [{ minProtocolVersion: 'TLSV1_3' }, 'TLSv1.3', 'TLSv1.3'],
  ])('%o is %s to %s', (tls, minVersion, maxVersion) => {
    expect(tlsOf({ mode: 'SIMPLE', ...tls })).toMatchObject({ minVersion, maxVersion })
  })

  test('unknown and repeated suites are dropped, operators stay', () => {
    const cipherSuites = ['ECDHE-RSA-AES128-GCM-SHA256', 'FOO', 'AES256-SHA', 'AES256-SHA', 'ALL', '-AES128-SHA']
    expect(tlsOf({ mode: 'SIMPLE', cipherSuites }).cipherSuites).toEqual([
      'ECDHE-RSA-AES128-GCM-SHA256',
      'AES256-SHA',
      'ALL',
      '-AES128-SHA',
    ])
  })
})
