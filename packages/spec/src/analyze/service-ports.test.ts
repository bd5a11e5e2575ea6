import { describe, expect, test } from 'vitest'
import type { ServicePort } from '../resources/service'
import { lines, service } from './fixtures'
import { servicePorts } from './service-ports'

const withPort = (port: Partial<ServicePort>, type?: string) =>
  service('web', [], { ports: [{ port: 8080, ...port }], ...(type && { type }) })

describe('the name of a port says its protocol', () => {
  test.each<[port: Partial<ServicePort>, clear: boolean]>([
    [{ name: 'http' }, true],
    [{ name: 'http-web' }, true],
    [{ name: 'HTTP2-web' }, true],
    [{ name: 'grpc-web' }, true],
    [{ name: 'grpc-web-api' }, true],
    [{ name: 'httpweb' }, false],
    [{ name: 'web' }, false],
    [{}, false],
    [{ name: 'web', appProtocol: 'http' }, true],
    [{ name: 'web', appProtocol: 'kubernetes.io/h2c' }, true],
    [{ name: 'http', appProtocol: 'example.com/own' }, false],
    [{ protocol: 'UDP' }, true],
    [{ port: 3306 }, true],
  ])('%o: %s', (port, clear) => {
    const path = port.name === undefined ? 'spec.ports[0]' : 'spec.ports[0].name'
    expect(lines(servicePorts, [withPort(port)])).toEqual(
      clear ? [] : [`info port_name_unclear IST0118 Service/default/web ${path}`],
    )
  })

  test.each([
    ['https', []],
    ['tcp', ['warning port_name_unclear IST0150 Service/default/web spec.ports[0].name']],
    ['web', ['warning port_name_unclear IST0150 Service/default/web spec.ports[0].name']],
  ])('of an ExternalName Service: %s', (name, expected) => {
    expect(lines(servicePorts, [withPort({ name }, 'ExternalName')])).toEqual(expected)
  })
})

test.each([
  ['of Kubernetes', service('web@kube-system', [], { ports: [{ port: 1 }] })],
  ['of Istio by label', service('web', [], { ports: [{ port: 1 }] }, { labels: { istio: 'x' } })],
  ['of Istio by release', service('web', [], { ports: [{ port: 1 }] }, { labels: { release: 'istio' } })],
])('Services %s are left alone', (_, system) => {
  expect(lines(servicePorts, [system])).toEqual([])
})
