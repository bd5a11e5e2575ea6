import { describe, expect, test } from 'vitest'
import { gateway, http, lines, other, rule, virtualService } from './fixtures'
import { gatewayHosts } from './gateway-hosts'

const vs = (hosts: string[], gateways = ['gw'], name = 'vs') =>
  virtualService(name, { hosts, gateways, http: [rule('web')] })
const useless = (index = 0) => `warning host_not_in_gateway IST0132 VirtualService/default/vs spec.gateways[${index}]`
const unserved = (index: number) => `warning host_not_in_gateway VirtualService/default/vs spec.hosts[${index}]`

describe('a Gateway serves one host of the VirtualService at least', () => {
  test.each<[server: string[], hosts: string[], served: boolean]>([
    [['*'], ['a.com'], true],
    [['a.com'], ['a.com'], true],
    [['*.foo.com'], ['a.foo.com'], true],
    [['*.foo.com'], ['a.b.foo.com'], true],
    [['a.foo.com'], ['*.foo.com'], true],
    [['a.foo.com'], ['*'], true],
    [['*.foo.com'], ['foo.com'], false],
    [['b.com'], ['a.com'], false],
    [['A.com'], ['a.com'], false],
    [['./a.com'], ['a.com'], true],
    [['default/a.com'], ['a.com'], true],
    [['other/a.com'], ['a.com'], false],
    [['*/a.com'], ['a.com'], true],
    [['*/*', 'b.com'], ['a.com'], true],
    [[], ['a.com'], true],
    [['web.default.svc.cluster.local'], ['web'], true],
  ])('server %o, VirtualService %o', (server, hosts, served) => {
    expect(lines(gatewayHosts, [gateway('gw', [http(server)]), vs(hosts)])).toEqual(served ? [] : [useless()])
  })

  test('each Gateway is looked at by itself', () => {
    const two = [gateway('one', [http(['a.com'])]), gateway('two', [http(['b.com'])])]
    expect(lines(gatewayHosts, [...two, vs(['a.com'], ['one', 'two'])])).toEqual([useless(1)])
  })

  test('one server of several is enough', () => {
    const gw = gateway('gw', [http(['a.com']), http(['b.com'], 8080)])
    expect(lines(gatewayHosts, [gw, vs(['b.com'])])).toEqual([])
  })

  test('a missing Gateway is reported as such, and the mesh serves every host', () => {
    expect(lines(gatewayHosts, [vs(['a.com'], ['nowhere', 'mesh'])])).toEqual([])
  })

  test.each([
    ['example.com', true],
    ['other.com', false],
  ])('listeners of the Gateway API have hosts, too: %s', (host, served) => {
    const spec = { listeners: [{ hostname: 'example.com' }] }
    const api = other('gateway.networking.k8s.io/v1', 'Gateway', 'gw', {}, spec)
    expect(lines(gatewayHosts, [api, vs([host])])).toEqual(served ? [] : [useless()])
  })

  test('a listener without hostname serves every host', () => {
    const api = other('gateway.networking.k8s.io/v1', 'Gateway', 'gw', {}, { listeners: [{ port: 80 }] })
    expect(lines(gatewayHosts, [api, vs(['a.com'])])).toEqual([])
  })
})

describe('each host of the VirtualService is served by one of its Gateways', () => {
  const gw = gateway('gw', [http(['a.com'])])
  test.each<[title: string, gateways: string[], expected: string[]]>([
    ['the one that is not', ['gw'], [unserved(1)]],
    ['the mesh would serve it', ['gw', 'mesh'], []],
    ['a Gateway that is not in the input might', ['gw', 'elsewhere'], []],
  ])('%s', (_, gateways, expected) => {
    expect(lines(gatewayHosts, [gw, vs(['a.com', 'b.com'], gateways)])).toEqual(expected)
  })
})
