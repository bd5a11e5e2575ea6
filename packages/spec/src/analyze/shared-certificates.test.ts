import { expect, test } from 'vitest'
import type { ServerTls } from '../resources/gateway'
import { findings, gateway, http, https, lines, server } from './fixtures'
import { sharedCertificates } from './shared-certificates'

const INGRESS = { istio: 'ingressgateway' }
const INTERNAL = { ...INGRESS, type: 'internal' }
const filed = (name: string, key: string) =>
  gateway(
    name,
    [server(443, 'HTTPS', ['a.com'], { mode: 'SIMPLE', serverCertificate: '/a.crt', privateKey: key })],
    INGRESS,
  )
const using = (name: string, credential: string, selector?: Record<string, string>) =>
  gateway(name, [https(['a.com'], credential)], selector)
const several = (credentialNames: string[]): ServerTls => ({ mode: 'SIMPLE', credentialNames })

test.each([
  ['the same Secret', [using('one', 'c', INGRESS), using('two@x', 'c', INGRESS)], ['default/one', 'x/two']],
  ['different Secrets', [using('one', 'c', INGRESS), using('two', 'd', INGRESS)], []],
  [
    'the proxies of the narrower selector have both; the wider one is told',
    [using('one', 'c', INGRESS), using('two', 'c', INTERNAL)],
    ['default/one'],
  ],
  ['no selector is the widest', [using('one', 'c'), using('two', 'c', INTERNAL)], ['default/one']],
  ['selectors that contradict', [using('one', 'c', { app: 'x' }), using('two', 'c', { app: 'y' })], []],
  ['the same files', [filed('one', '/a.key'), filed('two', '/a.key')], ['default/one', 'default/two']],
  ['different keys', [filed('one', '/a.key'), filed('two', '/b.key')], []],
  [
    'one Secret of several',
    [using('one', 'c'), gateway('two', [server(443, 'HTTPS', ['b.com'], several(['d', 'c']))])],
    ['default/one', 'default/two'],
  ],
  ['plain servers have none', [gateway('one', [http()]), gateway('two', [http()])], []],
  ['two servers of one Gateway', [gateway('one', [https(['a.com']), https(['b.com'])])], []],
])('%s', (_, input, expected) => {
  expect(lines(sharedCertificates, input)).toEqual(
    expected.map((name) => `warning certificate_shared IST0138 Gateway/${name} metadata.name`),
  )
})

test('many Gateways with one certificate give one finding each', () => {
  const many = Array.from({ length: 9 }, (_, i) => using(`gw${i}`, 'c'))
  const found = findings(sharedCertificates, many)
  expect(found).toHaveLength(9)
  expect(found[0]?.message).toContain('gw1, default/gw2, default/gw3, default/gw4, default/gw5 and 3 more')
})
