import { expect, test } from 'vitest'
import { findings, lines, rule, virtualService } from './fixtures'
import { meshHosts } from './mesh-hosts'

const claim = (name: string, host: string, exportTo?: string[], gateways?: string[]) =>
  virtualService(name, {
    hosts: [host],
    ...(exportTo && { exportTo }),
    ...(gateways && { gateways }),
    http: [rule('web')],
  })
const both = ['foo/vs', 'bar/vs']

test.each([
  ['the same host for all', [claim('vs@foo', 'a.com'), claim('vs@bar', 'a.com')], both],
  ['different hosts', [claim('vs@foo', 'a.com'), claim('vs@bar', 'b.com')], []],
  [
    'a short and a full name of one Service',
    [claim('one', 'web'), claim('two@x', 'web.default.svc.cluster.local')],
    ['default/one', 'x/two'],
  ],
  ['the same short name in two namespaces', [claim('vs@foo', 'web'), claim('vs@bar', 'web')], []],
  ['wildcards that overlap, both for all', [claim('vs@foo', '*.com'), claim('vs@bar', '*.a.com')], []],
  ['each for its own namespace', [claim('vs@foo', 'a.com', ['.']), claim('vs@bar', 'a.com', ['.'])], []],
  ['one for all, one for a namespace', [claim('vs@foo', 'a.com', ['.']), claim('vs@bar', 'a.com')], both],
  ['one for a namespace under a wildcard for all', [claim('vs@foo', '*.a.d', ['.']), claim('vs@bar', '*.d')], both],
  ['both for the same third namespace', [claim('vs@foo', 'a.com', ['x']), claim('vs@bar', 'a.com', ['x', 'y'])], both],
  ['one for nobody', [claim('vs@foo', 'a.com', ['~']), claim('vs@bar', 'a.com')], []],
  ['one at a Gateway', [claim('vs@foo', 'a.com', ['*'], ['gw']), claim('vs@bar', 'a.com')], []],
  [
    'one at a Gateway and on the mesh',
    [claim('vs@foo', 'a.com', ['*'], ['gw', 'mesh']), claim('vs@bar', 'a.com')],
    both,
  ],
])('%s', (_, input, expected) => {
  expect(lines(meshHosts, input)).toEqual(
    expected.map((name) => `error host_claimed_twice IST0109 VirtualService/${name} spec.hosts[0]`),
  )
})

test('a VirtualService that conflicts in many hosts is reported once', () => {
  const many = (name: string) => virtualService(name, { hosts: ['a.com', 'b.com'], http: [rule('web')] })
  expect(findings(meshHosts, [many('one'), many('two')])).toHaveLength(2)
})
