import { expect, test } from 'vitest'
import type { HttpMatch } from '../resources/virtual-service'
import { gateway, http, lines, other, pod, rule, virtualService } from './fixtures'
import { jwtClaims } from './jwt-claims'

const INGRESS = { istio: 'ingressgateway' }
const edge = pod('edge@istio-system', INGRESS)
const gw = gateway('gw', [http()], INGRESS)
const vs = (match: HttpMatch, gateways = ['gw']) =>
  virtualService('vs', { hosts: ['a.com'], gateways, http: [rule('web'), rule('web', match)] })
const claim = vs({ headers: { '@request.auth.claims.group': { exact: 'admin' } } })
const policy = (name: string, matchLabels?: Record<string, string>) =>
  other('security.istio.io/v1', 'RequestAuthentication', name, {}, matchLabels && { selector: { matchLabels } })
const found = (field = 'headers', name = '@request.auth.claims.group', severity = 'error') => [
  `${severity} claims_unverified IST0149 VirtualService/default/vs spec.http[1].match[0].${field}.${name}`,
]

test.each([
  ['no RequestAuthentication', [gw, edge, claim], found()],
  ['one for the Pod', [gw, edge, claim, policy('ra@istio-system', INGRESS)], []],
  ['one for all Pods of the namespace', [gw, edge, claim, policy('ra@istio-system')], []],
  ['one for other Pods', [gw, edge, claim, policy('ra@istio-system', { app: 'x' })], found()],
  ['one of another namespace', [gw, edge, claim, policy('ra@shop', INGRESS)], found()],
  [
    'claims that must be missing',
    [gw, edge, vs({ withoutHeaders: { '@request.auth.claims[group]': {} } })],
    found('withoutHeaders', '@request.auth.claims[group]'),
  ],
  ['ordinary headers', [gw, edge, vs({ headers: { authorization: {} } })], []],
  ['the mesh is not looked at', [gw, edge, vs({ headers: { '@request.auth.claims.x': {} } }, ['mesh'])], []],
  ['a missing Gateway is reported elsewhere', [edge, claim], []],
  ['without Pods this proxy counts, as a warning', [gw, claim], found(undefined, undefined, 'warning')],
  ['a policy for this proxy', [gw, claim, policy('ra@istio-system', INGRESS)], []],
  [
    'a Gateway for other proxies, whose Pods are not in the input',
    [gateway('gw', [http()], { istio: 'other' }), claim],
    [],
  ],
])('%s', (_, input, expected) => {
  expect(lines(jwtClaims, input)).toEqual(expected)
})
