import { expect, test } from 'vitest'
import type { ClientTls, DestinationRule } from '../resources/destination-rule'
import { destinationRule, lines } from './fixtures'
import { ruleTls } from './rule-tls'

const top = 'warning ca_certificates_missing IST0128 DestinationRule/default/dr spec.trafficPolicy.tls'
const workloadSelector = { matchLabels: { app: 'db' } }

test.each<[title: string, tls: ClientTls, more: Partial<DestinationRule['spec']>, expected: string[]]>([
  ['SIMPLE without a CA', { mode: 'SIMPLE' }, {}, [top]],
  ['MUTUAL without a CA', { mode: 'MUTUAL', clientCertificate: '/c', privateKey: '/k' }, {}, [top]],
  ['with a CA', { mode: 'SIMPLE', caCertificates: '/ca' }, {}, []],
  ['verification is switched off on purpose', { mode: 'SIMPLE', insecureSkipVerify: true }, {}, []],
  ['credentialName does not count for every proxy', { mode: 'SIMPLE', credentialName: 'c' }, {}, [top]],
  ['but does with a workloadSelector', { mode: 'SIMPLE', credentialName: 'c' }, { workloadSelector }, []],
  ['plain text', { mode: 'DISABLE' }, {}, []],
  ['the mesh has its own CA', { mode: 'ISTIO_MUTUAL' }, {}, []],
])('%s', (_, tls, more, expected) => {
  expect(lines(ruleTls, [destinationRule('dr', { host: 'db', trafficPolicy: { tls }, ...more })])).toEqual(expected)
})

test('port by port', () => {
  const portLevelSettings = [
    { port: { number: 80 }, tls: { mode: 'DISABLE' as const } },
    { port: { number: 443 }, tls: { mode: 'SIMPLE' as const } },
  ]
  expect(lines(ruleTls, [destinationRule('dr', { host: 'db', trafficPolicy: { portLevelSettings } })])).toEqual([
    'warning ca_certificates_missing IST0129 DestinationRule/default/dr spec.trafficPolicy.portLevelSettings[1].tls',
  ])
})
