import { describe, expect, test } from 'vitest'
import type { IngressBackend } from '../resources/ingress'
import type { Service } from '../resources/service'
import { backend, findings, ingress, ingressPath, lines, service, unreadable } from './fixtures'
import { ingressBackends } from './ingress-backends'

const to = (one: IngressBackend, ingressClassName = 'gatewright') =>
  ingress('i', { ingressClassName, rules: [{ host: 'a.com', http: { paths: [ingressPath('/', one)] } }] })
const at = 'Ingress/default/i spec.rules[0].http.paths[0].backend'
const external = (externalName: string, ports?: Service['spec']['ports']) =>
  service('ext', [], { type: 'ExternalName', externalName, ports: ports ?? null })

describe('the backend of a path', () => {
  test.each([
    ['a Service of the own namespace by port number', to(backend('web')), []],
    ['by port name', to(backend('web', 'http-80')), []],
    ['a Service of another namespace', to(backend('cart')), [`warning service_not_found ${at}.service.name`]],
    ['a Service that is nowhere', to(backend('nowhere')), [`warning service_not_found ${at}.service.name`]],
    ['a Service that could not be read', to(backend('broken')), []],
    [
      'a port number that it does not have',
      to(backend('web', 81)),
      [`warning service_port_not_found ${at}.service.port.number`],
    ],
    ['the port of its Pods', to(backend('web', 8080)), [`warning service_port_not_found ${at}.service.port.number`]],
    [
      'a port name that it does not have',
      to(backend('web', 'https')),
      [`warning service_port_not_found ${at}.service.port.name`],
    ],
    ['a resource', to({ resource: { kind: 'Bucket', name: 'b' } }), [`warning backend_not_supported ${at}.resource`]],
    ['an Ingress of another class is not looked at', to(backend('nowhere'), 'nginx'), []],
    ['an ExternalName', to(backend('ext')), []],
  ])('%s', (_, one, expected) => {
    const web = service('web', [], { ports: [{ port: 80, name: 'http-80', targetPort: 8080 }] })
    const input = [web, service('cart@other'), unreadable('Service', 'broken'), external('example.com'), one]
    expect(lines(ingressBackends, input)).toEqual(expected)
  })

  test.each([
    ['localhost', `warning backend_not_supported ${at}.service.name`],
    ['127.0.0.1', `warning backend_not_supported ${at}.service.name`],
    ['169.254.169.254', `warning backend_not_supported ${at}.service.name`],
  ])('an ExternalName of %s is refused', (name, expected) => {
    expect(lines(ingressBackends, [external(name), to(backend('ext'))])).toEqual([expected])
  })

  test.each([
    [80, []],
    [81, [`warning service_port_not_found ${at}.service.port.number`]],
  ])('the ports of an ExternalName count if it has any: %i', (port, expected) => {
    expect(lines(ingressBackends, [external('a.com', [{ port: 80 }]), to(backend('ext', port))])).toEqual(expected)
  })
})

test('the default backend is one, too', () => {
  expect(lines(ingressBackends, [ingress('i', { defaultBackend: backend('nowhere') })])).toEqual([
    'warning service_not_found Ingress/default/i spec.defaultBackend.service.name',
  ])
})

test.each([
  ['web', 'Service other/web is in another namespace; an Ingress reaches its own only.'],
  ['cart', undefined],
  ['shp', 'Did you mean shop?'],
])('hint for a missing Service %s: %s', (name, hint) => {
  expect(findings(ingressBackends, [service('web@other'), service('shop'), to(backend(name))])[0]?.hint).toBe(hint)
})
