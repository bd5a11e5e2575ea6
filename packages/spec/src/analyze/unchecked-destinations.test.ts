import { expect, test } from 'vitest'
import {
  destinationRule,
  gateway,
  http,
  lines,
  rule,
  service,
  serviceEntry,
  unreadable,
  virtualService,
} from './fixtures'
import { uncheckedDestinations } from './unchecked-destinations'

const lone = virtualService('vs', { hosts: ['a.com'], http: [rule('web')] })

test.each([
  ['one info for a lone VirtualService', [lone], 1],
  ['one for many of them', [lone, virtualService('other', { hosts: ['b.com'], http: [rule('web')] })], 1],
  ['a DestinationRule has a host to check, too', [destinationRule('dr', { host: 'web' })], 1],
  ['none where a Service is there', [lone, service('other')], 0],
  ['none where a ServiceEntry is there', [lone, serviceEntry('se', { hosts: ['a.com'] })], 0],
  ['none where a Service could not be read', [lone, unreadable('Service', 'web')], 0],
  ['none where nothing names a destination', [gateway('gw', [http()])], 0],
  ['none for redirects', [virtualService('vs', { hosts: ['a.com'], http: [{ redirect: { uri: '/' } }] })], 0],
])('%s', (_, input, count) => {
  expect(lines(uncheckedDestinations, input)).toEqual(Array(count).fill('info destinations_unchecked'))
})
