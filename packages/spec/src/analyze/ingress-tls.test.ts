import { describe, expect, test } from 'vitest'
import { ingress, lines, secret, unreadable } from './fixtures'
import { ingressTls } from './ingress-tls'

const wanting = (secretName: string | undefined, ingressClassName = 'gatewright') =>
  ingress('i@shop', { ingressClassName, tls: [{ hosts: ['a.com'], ...(secretName && { secretName }) }] })
const missing = ['warning secret_not_found Ingress/shop/i spec.tls[0].secretName']

describe('the Secret of a tls entry', () => {
  test.each([
    ['is in the namespace of the Ingress', [wanting('cert'), secret('cert@shop')], []],
    ['is missing', [wanting('cert')], missing],
    ['is in another namespace', [wanting('cert'), secret('cert@other')], missing],
    [
      'of class istio may be in the namespace of the gateway',
      [wanting('cert', 'istio'), secret('cert@istio-system')],
      [],
    ],
    ['of another class of ours may not', [wanting('cert'), secret('cert@istio-system')], missing],
    ['could not be read', [wanting('cert'), unreadable('Secret', 'cert@shop')], []],
    ['is not named, so it is the default one', [wanting(undefined)], []],
    ['is the default one by its name of 2018', [wanting('istio-ingress-certs', 'istio')], []],
    ['of an Ingress that is not ours', [wanting('cert', 'nginx')], []],
  ])('%s', (_, input, expected) => {
    expect(lines(ingressTls, input)).toEqual(expected)
  })

  test.each([
    ['expired', { 'tls.crt': 'old', 'tls.key': 'k' }],
    ['without a key', { 'tls.crt': 'c' }],
  ])('holds a certificate that is %s', (_, data) => {
    const inspectCertificate = (certificate: string) => (certificate === 'old' ? 'it has expired' : undefined)
    expect(lines(ingressTls, [wanting('cert'), secret('cert@shop', data)], { inspectCertificate })).toEqual([
      'warning certificate_invalid Ingress/shop/i spec.tls[0].secretName',
    ])
  })
})
