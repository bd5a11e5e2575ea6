import { expect, test } from 'vitest'
import { destinationRule, findings, lines, service, serviceEntry, unreadable } from './fixtures'
import { ruleHosts } from './rule-hosts'

const dr = (host: string) => destinationRule('dr@shop', { host })
const external = serviceEntry('ext', { hosts: ['api.com', '*.wild.com'] })

test.each([
  ['a short name is a Service of the own namespace', 'web', true],
  ['a Service of another namespace', 'web.other.svc.cluster.local', false],
  ['a ServiceEntry', 'api.com', true],
  ['a name under a wildcard ServiceEntry', 'a.wild.com', true],
  ['a wildcard that covers a Service', '*.shop.svc.cluster.local', true],
  ['a wildcard that covers a ServiceEntry', '*.com', true],
  ['a wildcard that covers nothing', '*.org', false],
  ['a name that is nowhere', 'nowhere', false],
])('%s: %s', (_, host, known) => {
  expect(lines(ruleHosts, [service('web@shop'), external, dr(host)])).toEqual(
    known ? [] : ['warning rule_host_not_found IST0174 DestinationRule/shop/dr spec.host'],
  )
})

test.each([
  ['no Service or ServiceEntry at all', [dr('web')]],
  ['a Service that could not be read', [service('x'), dr('web'), unreadable('Service', 'web@shop')]],
])('nothing can be told with %s', (_, input) => {
  expect(lines(ruleHosts, input)).toEqual([])
})

test('the hint names the Service that was probably meant', () => {
  expect(findings(ruleHosts, [service('web@other'), dr('web')])[0]?.hint).toBe(
    'Service web is in namespace other: write web.other.svc.cluster.local.',
  )
})
