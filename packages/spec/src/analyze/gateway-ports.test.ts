import { expect, test } from 'vitest'
import { gateway, http, lines, pod, service } from './fixtures'
import { gatewayPorts } from './gateway-ports'

const labels = { app: 'edge' }
const edge = pod('edge', labels)
const inFront = service('edge', [], {
  selector: labels,
  ports: [
    { port: 80, targetPort: 8080 },
    { port: 443, protocol: 'UDP' },
  ],
})
const on = (port: number) => gateway('gw@other', [http(['*'], port)], labels)
const found = ['warning gateway_port_not_exposed IST0162 Gateway/other/gw spec.servers[0].port.number']

test.each([
  ['a port of the Service', [on(80), edge, inFront], []],
  ['a port of the Pod behind it', [on(8080), edge, inFront], []],
  ['a port that is neither', [on(8004), edge, inFront], found],
  ['a UDP port takes no connections', [on(443), edge, inFront], found],
  ['no Service in front', [on(8004), edge], []],
  [
    'a Service of another namespace is not in front',
    [on(8004), edge, service('edge@other', [80], { selector: labels })],
    [],
  ],
  ['a Service without selector is not in front', [on(8004), edge, service('edge', [80])], []],
  ['a Service for other Pods is not in front', [on(8004), edge, service('edge', [80], { selector: { app: 'x' } })], []],
  ['no Pods', [on(8004), inFront], []],
])('%s', (_, input, expected) => {
  expect(lines(gatewayPorts, input)).toEqual(expected)
})
