import type { z } from 'zod'
import { isIpSubnet } from '../../ip-address'
import { quote } from '../../read/wording'
import type { l4Match, TcpRoute, TlsRoute } from '../../resources/virtual-service'
import { checkGatewayNames } from '../gateway-names'
import { checkLabels } from '../label-syntax'
import { checkPort } from '../port-number'
import { each, error, type Findings } from '../rule'
import { checkWeights } from './weights'

/** A tls rule chooses by SNI, so it has matches, and it has somewhere to go. */
export function* checkTlsRoute({ match, route }: TlsRoute): Findings {
  if (match.length === 0) yield error('field_required', ['match'], 'A tls rule needs at least one match.')
  for (const [index, { sniHosts }] of match.entries())
    if (sniHosts.length === 0)
      yield error('field_required', ['match', index, 'sniHosts'], 'A tls match needs at least one SNI host.')
  yield* checkDestinations(route)
}

/** A tcp rule without match takes every connection. */
export function* checkTcpRoute({ route }: TcpRoute): Findings {
  yield* checkDestinations(route)
}

function* checkDestinations(route: TcpRoute['route']): Findings {
  if (!route?.length) yield error('field_required', ['route'], 'The rule has no destination.')
  yield* checkWeights(['route'], route)
}

/** Conditions on a connection. */
export function* checkL4Match(match: z.output<typeof l4Match>): Findings {
  yield* each(['destinationSubnets'], match.destinationSubnets, checkSubnet)
  if (match.sourceSubnet)
    for (const found of checkSubnet(match.sourceSubnet)) yield { ...found, path: ['sourceSubnet'] }
  if (match.port !== 0) yield* checkPort(['port'], match.port)
  yield* checkLabels(['sourceLabels'], match.sourceLabels)
  yield* checkGatewayNames(['gateways'], match.gateways)
}

function* checkSubnet(subnet: string): Findings {
  if (!isIpSubnet(subnet))
    yield error('field_invalid', [], `${quote(subnet)} is no address or subnet.`, 'Write 10.0.0.0/8.')
}
