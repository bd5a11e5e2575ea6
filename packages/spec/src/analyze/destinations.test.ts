import { describe, expect, test } from 'vitest'
import type { Destination } from '../resources/virtual-service'
import { destinations } from './destinations'
import { findings, lines, service, serviceEntry, unreadable, virtualService } from './fixtures'

const to = (destination: Destination, name = 'vs@shop') =>
  virtualService(name, { hosts: ['a.com'], gateways: ['gw'], http: [{ route: [{ destination }] }] })
const external = (...hosts: string[]) =>
  serviceEntry('ext', { hosts, ports: [{ number: 443, name: 'https', protocol: 'HTTPS' }] })

describe('a destination needs a Service or ServiceEntry', () => {
  test.each<[title: string, host: string, known: boolean]>([
    ['a short name is a Service of the namespace of the VirtualService', 'web', true],
    ['the same Service by its full name', 'web.shop.svc.cluster.local', true],
    ['a short name of another namespace is not found', 'cart', false],
    ['another namespace is reached by the full name', 'cart.other.svc.cluster.local', true],
    ['a name with a dot is not expanded', 'cart.other', false],
    ['a ServiceEntry by its host', 'api.example.com', true],
    ['a wildcard ServiceEntry covers names below it', 'x.y.wild.com', true],
    ['but not the name itself', 'wild.com', false],
    ['a name that is nowhere', 'nowhere', false],
  ])('%s: %s', (_, host, known) => {
    const found = lines(destinations, [
      service('web@shop'),
      service('cart@other'),
      external('api.example.com', '*.wild.com'),
      to({ host }),
    ])
    expect(found).toEqual(
      known
        ? []
        : ['error destination_not_found IST0101 VirtualService/shop/vs spec.http[0].route[0].destination.host'],
    )
  })

  test.each([
    [
      'a Service of that name elsewhere',
      'cart',
      'Service cart is in namespace other: write cart.other.svc.cluster.local.',
    ],
    ['a Service spelled alike', 'wbe', 'Did you mean web.shop?'],
    ['a ServiceEntry spelled alike', 'api.exmple.com', 'Did you mean api.example.com?'],
    ['nothing alike', 'somethingelse', undefined],
  ])('the hint names %s', (_, host, hint) => {
    const input = [service('web@shop'), service('cart@other'), external('api.example.com'), to({ host })]
    expect(findings(destinations, input)[0]?.hint).toBe(hint)
  })

  test('a Service whose own errors kept it from being read is not missing', () => {
    expect(
      lines(destinations, [service('web@shop'), unreadable('Service', 'cart@shop'), to({ host: 'cart' })]),
    ).toEqual([])
  })

  test('an unreadable ServiceEntry may define any host', () => {
    expect(lines(destinations, [service('web'), unreadable('ServiceEntry', 'x'), to({ host: 'api.com' })])).toEqual([])
  })

  test('in an input without any Service or ServiceEntry nothing is missing', () => {
    expect(lines(destinations, [to({ host: 'web' })])).toEqual([])
  })
})

describe('the port of a destination', () => {
  test.each<[title: string, ports: number[], port: number | undefined, expected: string | undefined]>([
    ['may be left out for a Service with one port', [80], undefined, undefined],
    ['must be named for a Service with several', [80, 81], undefined, 'destination_port_required IST0112'],
    ['must be one of the Service', [80, 81], 82, 'destination_port_not_found IST0101'],
    ['is the port of the Service', [80, 81], 81, undefined],
    ['cannot be found in a Service without ports', [], 80, 'destination_port_not_found IST0101'],
  ])('%s', (_, ports, port, expected) => {
    const path = expected?.includes('required') ? 'host' : 'port.number'
    const destination = { host: 'web', ...(port !== undefined && { port: { number: port } }) }
    expect(lines(destinations, [service('web', ports), to(destination, 'vs')])).toEqual(
      expected ? [`error ${expected} VirtualService/default/vs spec.http[0].route[0].destination.${path}`] : [],
    )
  })
})

test('every place that names a destination is checked', () => {
  const nowhere = { host: 'nowhere' }
  const everywhere = virtualService('vs', {
    hosts: ['a.com'],
    http: [
      { route: [{ destination: { host: 'web' } }, { destination: nowhere }], mirror: nowhere },
      { route: [{ destination: { host: 'web' } }], mirrors: [{ destination: nowhere }] },
    ],
    tls: [{ match: [{ sniHosts: ['a.com'] }], route: [{ destination: nowhere }] }],
    tcp: [{ route: [{ destination: nowhere }] }],
  })
  expect(findings(destinations, [service('web'), everywhere]).map(({ path }) => path)).toEqual([
    'spec.http[0].route[1].destination.host',
    'spec.http[0].mirror.host',
    'spec.http[1].mirrors[0].destination.host',
    'spec.tls[0].route[0].destination.host',
    'spec.tcp[0].route[0].destination.host',
  ])
})
