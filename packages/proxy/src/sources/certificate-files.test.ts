import { load } from '@gatewright/spec'
import { expect, it } from 'vitest'
import { certificateFiles } from './certificate-files'

const RESOURCES = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, labels: { privateKey: no.pem } }
spec:
  servers:
    - port: { number: 443, name: https, protocol: HTTPS }
      tls: { mode: MUTUAL, serverCertificate: tls.crt, privateKey: tls.key, caCertificates: ca.crt, caCrl: ca.crl }
      hosts: ['*']
    - port: { number: 444, name: two, protocol: HTTPS }
      tls:
        mode: SIMPLE
        tlsCertificates:
          - { serverCertificate: rsa.crt, privateKey: rsa.key }
          - { serverCertificate: ec.crt, privateKey: ec.key }
      hosts: ['*']
    - port: { number: 445, name: secret, protocol: HTTPS }
      tls: { mode: SIMPLE, credentialName: shop }
      hosts: ['*']
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: web }
spec:
  host: web
  trafficPolicy:
    tls: { mode: MUTUAL, clientCertificate: client.crt, privateKey: client.key, caCertificates: system }
    portLevelSettings:
      - { port: { number: 8443 }, tls: { mode: SIMPLE, caCertificates: port.crt } }
  subsets:
    - { name: v1, trafficPolicy: { tls: { mode: SIMPLE, caCertificates: subset.crt } } }
`

it('every PEM file that a Gateway or a DestinationRule names is one to follow, once', () => {
  expect([...certificateFiles(load([RESOURCES, RESOURCES]).resources)].sort()).toEqual(
    ['ca.crl', 'ca.crt', 'client.crt', 'client.key', 'ec.crt', 'ec.key', 'port.crt', 'rsa.crt', 'rsa.key'].concat([
      'subset.crt',
      'tls.crt',
      'tls.key',
    ]),
  )
})
