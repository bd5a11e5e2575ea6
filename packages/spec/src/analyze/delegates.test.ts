import { expect, test } from 'vitest'
import { delegates } from './delegates'
import { findings, lines, rule, unreadable, virtualService } from './fixtures'

const root = (name: string, namespace?: string) =>
  virtualService('root', {
    hosts: ['a.com'],
    gateways: ['gw'],
    http: [{ delegate: { name, ...(namespace && { namespace }) } }],
  })
const delegate = (name: string, exportTo?: string[]) =>
  virtualService(name, { ...(exportTo && { exportTo }), http: [rule('web')] })

test.each([
  ['a delegate of the own namespace', [root('d'), delegate('d')], undefined],
  ['a delegate of another namespace', [root('d', 'shop'), delegate('d@shop')], undefined],
  ['one that could not be read', [root('d'), unreadable('VirtualService', 'd')], undefined],
  ['one that is not there', [root('d')], 'There is no VirtualService default/d to delegate to.'],
  [
    'one in another namespace than said',
    [root('d'), delegate('d@shop')],
    'There is no VirtualService default/d to delegate to.',
  ],
  [
    'one with hosts of its own',
    [root('d'), virtualService('d', { hosts: ['b.com'], http: [rule('web')] })],
    'VirtualService default/d has hosts of its own, so nothing can be delegated to it.',
  ],
  [
    'one that is not exported here',
    [root('d', 'shop'), delegate('d@shop', ['.'])],
    'VirtualService shop/d is not exported to namespace default.',
  ],
  ['one that is exported here by name', [root('d', 'shop'), delegate('d@shop', ['default'])], undefined],
  [
    'itself',
    [virtualService('d', { hosts: ['a.com'], http: [{ delegate: { name: 'd' } }] })],
    'VirtualService default/d delegates to itself.',
  ],
])('%s', (_, input, problem) => {
  expect(findings(delegates, input).map(({ message }) => message)).toEqual(
    problem ? [`${problem} The rule is dropped.`] : [],
  )
})

test('delegating goes one level deep only', () => {
  const middle = virtualService('d', { http: [{ delegate: { name: 'e' } }] })
  expect(lines(delegates, [root('d'), middle, delegate('e')])).toEqual([
    'error delegate_not_found VirtualService/default/d spec.http[0].delegate.name',
  ])
})
