import { gateway, server, serverTls } from '../../resources/gateway'
import { isDnsLabel } from '../host-syntax'
import { error, type Findings, rule } from '../rule'
import { ruleBook } from '../run-rules'
import { checkServer } from './server'
import { checkServerTls } from './server-tls'

function* checkGateway({ metadata, spec }: ReturnType<typeof gateway.parse>): Findings {
  if (!isDnsLabel(metadata.name))
    yield error(
      'resource_invalid',
      ['metadata', 'name'],
      `The name is "${metadata.name}"; a Gateway is named by one label without dots.`,
    )
  if (spec.servers.length === 0)
    yield error('field_required', ['spec', 'servers'], 'A Gateway needs at least one server.')
  const names = new Map<string, number>()
  for (const [index, { port }] of spec.servers.entries()) {
    const first = names.get(port.name)
    if (first === undefined) names.set(port.name, index)
    else
      yield error(
        'field_invalid',
        ['spec', 'servers', index, 'port', 'name'],
        `The port name "${port.name}" is taken by spec.servers[${first}].`,
        'Give every port of the Gateway its own name.',
      )
  }
}

export const GATEWAY_RULES = ruleBook(
  rule(gateway, checkGateway),
  rule(server, checkServer),
  rule(serverTls, checkServerTls),
)
