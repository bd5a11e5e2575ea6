import { describe, expect, test } from 'vitest'
import type { Server } from '../resources/gateway'
import { gateway, http, https, lines, rule, server, virtualService } from './fixtures'
import { unusedRoutes } from './unused-routes'

const to = [{ destination: { host: 'web' } }]
const all = virtualService('vs', {
  hosts: ['a.com'],
  gateways: ['gw'],
  http: [rule('web')],
  tls: [{ match: [{ sniHosts: ['a.com'] }], route: to }],
  tcp: [{ route: to }],
})
const unused = (section: string) => `warning routes_unused VirtualService/default/vs spec.${section}`

describe('rules are used by the servers that look at their kind', () => {
  test.each<[title: string, server: Server, unused: string[]]>([
    ['plain HTTP', http(['a.com']), ['tls', 'tcp']],
    ['HTTPS that is terminated', https(['a.com']), ['tls', 'tcp']],
    ['HTTPS passed through', server(443, 'HTTPS', ['a.com'], { mode: 'PASSTHROUGH' }), ['http']],
    ['TLS without a mode', server(443, 'TLS', ['a.com'], {}), ['http']],
    ['TLS that is terminated', server(443, 'TLS', ['a.com'], { mode: 'SIMPLE' }), ['http', 'tls']],
    ['TCP', server(9000, 'TCP', ['*']), ['http', 'tls']],
  ])('%s', (_, of, sections) => {
    expect(lines(unusedRoutes, [gateway('gw', [of]), all])).toEqual(sections.map(unused))
  })

  test('one server of one Gateway is enough', () => {
    const both = virtualService('vs', { hosts: ['a.com'], gateways: ['tcp', 'web'], http: [rule('web')] })
    const gateways = [gateway('tcp', [server(9000, 'TCP', ['*'])]), gateway('web', [http()])]
    expect(lines(unusedRoutes, [...gateways, both])).toEqual([])
  })

  test.each(['mesh', 'elsewhere/unknown'])('nothing is said where %s may use them', (name) => {
    const meshed = virtualService('vs', { hosts: ['a.com'], gateways: ['gw', name], http: [rule('web')] })
    expect(lines(unusedRoutes, [gateway('gw', [server(9000, 'TCP', ['*'])]), meshed])).toEqual([])
  })
})
