import { describe, expect, test } from 'vitest'
import type { Server } from '../resources/gateway'
import { findings, gateway, http, https, lines, server } from './fixtures'
import { gatewayConflicts } from './gateway-conflicts'

const INGRESS = { istio: 'ingressgateway' }
const redirecting = (hosts: string[]): Server => server(80, 'HTTP', hosts, { httpsRedirect: true })
const tcp = (port = 80, hosts = ['*']): Server => server(port, 'TCP', hosts)
const severities = (...input: Parameters<typeof findings>[1]) => [
  ...new Set(
    findings(gatewayConflicts, input).map(({ severity, istio }) => (istio ? `${severity} ${istio}` : severity)),
  ),
]

describe('servers of two Gateways on one port', () => {
  test.each<[title: string, one: Server, two: Server, expected: string[]]>([
    ['plain HTTP servers with different hosts are merged without a word', http(['a.com']), http(['b.com']), []],
    [
      'plain HTTP servers with a common host are merged, which is said',
      http(['a.com']),
      http(['*.com']),
      ['info IST0145'],
    ],
    ['on different ports they do not meet', http(['a.com']), http(['a.com'], 8080), []],
    ['with different bind addresses neither', { ...tcp(), bind: '10.0.0.1' }, { ...tcp(), bind: '10.0.0.2' }, []],
    ['HTTP and TCP with a common host', http(['a.com']), tcp(80, ['a.com']), ['error IST0145']],
    ['HTTP and TCP with different hosts', http(['a.com']), tcp(80, ['b.com']), ['warning']],
    ['two TCP servers', tcp(), tcp(), ['error IST0145']],
    ['HTTP and HTTPS', http(['a.com'], 443), https(['a.com']), ['error IST0145']],
    ['HTTPS for the same host', https(['a.com', 'b.com']), https(['a.com']), ['error IST0145']],
    ['HTTPS for a host and a wildcard above it', https(['a.foo.com']), https(['*.foo.com']), []],
    [
      'HTTPS for one name, written with and without a namespace',
      https(['a.com']),
      https(['ns/a.com']),
      ['error IST0145'],
    ],
    ['two redirecting HTTP servers for the same host', redirecting(['*']), redirecting(['*']), ['error IST0145']],
    ['a redirecting and a plain HTTP server are merged', redirecting(['*']), http(['*']), ['info IST0145']],
    ['HTTP2 and GRPC are HTTP', server(80, 'HTTP2', ['a.com']), server(80, 'GRPC', ['b.com']), []],
  ])('%s', (_, one, two, expected) => {
    expect(severities(gateway('one', [one], INGRESS), gateway('two', [two], INGRESS))).toEqual(expected)
  })

  test.each([
    ['different selectors, neither for this proxy', { app: 'x' }, { app: 'y' }, []],
    ['the same selector of another proxy', { app: 'x' }, { app: 'x' }, ['error IST0145']],
    ['different selectors that both fit this proxy', INGRESS, undefined, ['error IST0145']],
    ['one for this proxy, one for another', INGRESS, { app: 'x' }, []],
  ])('%s', (_, one, two, expected) => {
    expect(severities(gateway('one', [tcp()], one), gateway('two', [tcp()], two))).toEqual(expected)
  })
})

test('both Gateways are told, the younger one that it is skipped', () => {
  const older = {
    ...gateway('z', [tcp()]),
    metadata: { name: 'z', namespace: 'default', creationTimestamp: '2020-01-01T00:00:00Z' },
  }
  const younger = {
    ...gateway('a', [http()]),
    metadata: { name: 'a', namespace: 'default', creationTimestamp: '2024-01-01T00:00:00Z' },
  }
  expect(
    findings(gatewayConflicts, [younger, older]).map(({ resource, message }) => [
      resource?.name,
      /: (.*) is skipped/.exec(message)?.[1],
    ]),
  ).toEqual([
    ['z', 'the other'],
    ['a', 'this one'],
  ])
})

describe('servers of one Gateway', () => {
  test.each<[title: string, servers: Server[], expected: string[]]>([
    [
      'the same host under two certificates',
      [https(['a.com']), https(['a.com', 'b.com'])],
      ['servers[0]', 'servers[1]'],
    ],
    ['HTTP servers of one port are merged', [http(['a.com']), http(['a.com'])], []],
    ['HTTP beside HTTPS on one port', [http(['a.com'], 443), https(['b.com'])], ['servers[0]', 'servers[1]']],
  ])('%s', (_, servers, expected) => {
    expect(lines(gatewayConflicts, [gateway('gw', servers)])).toEqual(
      expected.map((place) => `warning gateway_conflict Gateway/default/gw spec.${place}`),
    )
  })
})
