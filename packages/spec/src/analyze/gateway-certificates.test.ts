import { describe, expect, test } from 'vitest'
import type { ServerTls } from '../resources/gateway'
import { findings, gateway, lines, pod, secret, server, unreadable } from './fixtures'
import { gatewayCertificates } from './gateway-certificates'

const INGRESS = { istio: 'ingressgateway' }
const gw = (tls: ServerTls, selector: Record<string, string> = INGRESS) =>
  gateway('gw@shop', [server(443, 'HTTPS', ['a.com'], tls)], selector)
const simple = (credentialName: string): ServerTls => ({ mode: 'SIMPLE', credentialName })
const line = (code: string, field: string, severity = 'error') =>
  `${severity} ${code} Gateway/shop/gw spec.servers[0].tls.${field}`
const notFound = [line('secret_not_found IST0101', 'credentialName')]

describe('the Secret of a credentialName', () => {
  const cert = secret('cert@istio-system')
  test.each([
    ['is looked up in the namespace of the proxy', [gw(simple('cert')), cert], []],
    ['not in that of the Gateway', [gw(simple('cert')), secret('cert@shop')], notFound],
    ['is missing', [gw(simple('nowhere')), cert], notFound],
    ['may name the namespace of the proxy', [gw(simple('kubernetes://istio-system/cert')), cert], []],
    [
      'is denied in another namespace, though it is there',
      [gw(simple('kubernetes://shop/cert')), secret('cert@shop')],
      notFound,
    ],
    ['may come from elsewhere', [gw(simple('sds://cert')), cert], []],
    [
      'is not to blame when it could not be read',
      [gw(simple('broken')), cert, unreadable('Secret', 'broken@istio-system')],
      [],
    ],
    [
      'is only a warning in an input without any Secret',
      [gw(simple('cert'))],
      [line('secret_not_found IST0101', 'credentialName', 'warning')],
    ],
    ['does not count where TLS is passed through', [gw({ credentialName: 'nowhere' }), cert], []],
    ['of a Gateway for another proxy cannot be told', [gw(simple('nowhere'), { app: 'x' }), cert], []],
    [
      'of a Gateway for a Pod of the input is in that Pod’s namespace',
      [gw(simple('cert'), { app: 'x' }), pod('p@edge', { app: 'x' }), secret('cert@edge')],
      [],
    ],
    [
      'each of credentialNames',
      [gw({ mode: 'SIMPLE', credentialNames: ['cert', 'nowhere'] }), cert],
      [line('secret_not_found IST0101', 'credentialNames[1]')],
    ],
  ])('%s', (_, input, expected) => {
    expect(lines(gatewayCertificates, input)).toEqual(expected)
  })

  test.each([
    [
      'Secret shop/cert is not looked at: the namespace of the proxy counts, not that of the Gateway.',
      'cert',
      'cert@shop',
    ],
    ['Did you mean shop-cert?', 'shop-crt', 'shop-cert@istio-system'],
  ])('hint: %s', (hint, name, existing) => {
    expect(findings(gatewayCertificates, [gw(simple(name)), secret(existing)])[0]?.hint).toBe(hint)
  })
})

describe('the certificate in it', () => {
  const invalid = [line('certificate_invalid IST0161', 'credentialName')]
  const inspectCertificate = (certificate: string, key: string | undefined) =>
    certificate === 'old' ? 'The certificate has expired.' : key === 'stolen' ? 'its key belongs to another' : undefined
  test.each<[title: string, data: Record<string, string>, expected: string[]]>([
    ['is fine', { 'tls.crt': 'good', 'tls.key': 'key' }, []],
    ['is missing', { other: 'x' }, invalid],
    ['is empty', { 'tls.crt': '', 'tls.key': 'key' }, invalid],
    ['has expired', { 'tls.crt': 'old', 'tls.key': 'key' }, invalid],
    [
      'has the key of another, which Istio’s analyzer does not look at',
      { cert: 'good', key: 'stolen' },
      [line('certificate_invalid', 'credentialName')],
    ],
  ])('%s', (_, data, expected) => {
    expect(
      lines(gatewayCertificates, [gw(simple('cert')), secret('cert@istio-system', data)], { inspectCertificate }),
    ).toEqual(expected)
  })

  test('the message is one sentence', () => {
    const old = secret('cert@istio-system', { cert: 'old', key: 'key' })
    expect(findings(gatewayCertificates, [gw(simple('cert')), old], { inspectCertificate })[0]?.message).toBe(
      'The certificate of Secret istio-system/cert cannot be used: the certificate has expired.',
    )
  })

  test('is read once, however many servers use it', () => {
    let readings = 0
    const servers = [443, 8443].map((port) => server(port, 'HTTPS', ['a.com'], simple('cert')))
    const counting = { inspectCertificate: () => void readings++ as undefined }
    lines(gatewayCertificates, [gateway('gw', servers), secret('cert@istio-system')], counting)
    expect(readings).toBe(2)
  })
})

describe('the CA that clients are verified with', () => {
  const mutual = (more: Partial<ServerTls> = {}): ServerTls => ({ mode: 'MUTUAL', credentialName: 'cert', ...more })
  const cert = secret('cert@istio-system')
  test.each([
    ['is in the same Secret', [gw(mutual()), secret('cert@istio-system', { cert: 'C', key: 'K', cacert: 'CA' })], []],
    ['is in the Secret beside it', [gw(mutual()), cert, secret('cert-cacert@istio-system', { 'ca.crt': 'CA' })], []],
    ['is in neither', [gw(mutual()), cert], [line('certificate_invalid IST0161', 'credentialName')]],
    [
      'is missing from the Secret beside it',
      [
        gw(mutual()),
        secret('cert@istio-system', { cert: 'C', key: 'K', cacert: 'CA' }),
        secret('cert-cacert@istio-system'),
      ],
      [line('certificate_invalid IST0161', 'credentialName')],
    ],
    ['is named', [gw(mutual({ caCertCredentialName: 'ca' })), cert, secret('ca@istio-system', { 'ca.crt': 'CA' })], []],
    [
      'is named, but not there',
      [gw(mutual({ caCertCredentialName: 'ca' })), cert],
      [line('secret_not_found IST0101', 'caCertCredentialName')],
    ],
    [
      'is named, but not in there',
      [gw(mutual({ caCertCredentialName: 'cert' })), cert],
      [line('certificate_invalid IST0161', 'caCertCredentialName')],
    ],
    ['is not needed without verification', [gw(simple('cert')), cert], []],
    [
      'is needed for optional verification',
      [gw(mutual({ mode: 'OPTIONAL_MUTUAL' })), cert],
      [line('certificate_invalid IST0161', 'credentialName')],
    ],
  ])('%s', (_, input, expected) => {
    expect(lines(gatewayCertificates, input)).toEqual(expected)
  })
})
