import { expect, test } from 'vitest'
import { destinationRule, findings, lines, service, unreadable, virtualService } from './fixtures'
import { subsets } from './subsets'

const to = (host: string, subset: string) =>
  virtualService('vs', { hosts: ['a.com'], http: [{ route: [{ destination: { host, subset } }] }] })
const reviews = destinationRule('reviews', { host: 'reviews', subsets: [{ name: 'v1' }, { name: 'v2' }] })
const missing = ['error subset_not_found IST0101 VirtualService/default/vs spec.http[0].route[0].destination.subset']

test.each([
  ['a subset of a DestinationRule is found', [reviews, to('reviews', 'v1')], []],
  ['short and full names are the same host', [reviews, to('reviews.default.svc.cluster.local', 'v2')], []],
  ['a subset that no rule defines', [reviews, to('reviews', 'v3')], missing],
  ['a subset of another host', [reviews, to('ratings', 'v1')], missing],
  [
    'a rule for a wildcard defines subsets of the hosts below',
    [destinationRule('all', { host: '*.svc.cluster.local', subsets: [{ name: 'v1' }] }), to('reviews', 'v1')],
    [],
  ],
  [
    'without DestinationRules, but with Services, nothing defines it',
    [service('reviews'), to('reviews', 'v1')],
    missing,
  ],
  ['in a lone VirtualService it cannot be told', [to('reviews', 'v1')], []],
  [
    'nor where a DestinationRule could not be read',
    [reviews, unreadable('DestinationRule', 'x'), to('ratings', 'v1')],
    [],
  ],
  ['no subset is none to look for', [reviews, to('ratings', '')], []],
])('%s', (_, input, expected) => {
  expect(lines(subsets, input)).toEqual(expected)
})

test('the subset of a mirror', () => {
  const mirrored = virtualService('vs', { hosts: ['a.com'], http: [{ mirror: { host: 'reviews', subset: 'v9' } }] })
  expect(findings(subsets, [reviews, mirrored])).toMatchObject([
    { path: 'spec.http[0].mirror.subset', hint: 'Its subsets are v1, v2.' },
  ])
})
