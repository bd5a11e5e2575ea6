import { hostCovers } from '../../host-name'
import { isIpAddress } from '../../ip-address'
import { quote } from '../../read/wording'
import type { VirtualService } from '../../resources/virtual-service'
import { error, type Findings, warning } from '../rule'
import { boundNameProblem } from './bound-name'

/** SNI hosts of tls rules are names that the hosts of the VirtualService cover. */
export function* checkSniHosts({ spec }: VirtualService): Findings {
  const hosts = spec.hosts ?? []
  const atGateway = !spec.gateways?.includes('mesh')
  for (const [index, route] of (spec.tls ?? []).entries())
    for (const [block, { sniHosts }] of route.match.entries())
      for (const [at, sni] of sniHosts.entries()) {
        const path = ['spec', 'tls', index, 'match', block, 'sniHosts', at]
        const problem = boundNameProblem(sni, atGateway)
        if (isIpAddress(sni)) yield warning('host_invalid', path, `${sni} is an address; clients send names as SNI.`)
        else if (problem !== undefined)
          yield error('host_invalid', path, `The SNI host ${quote(sni)} is not allowed: ${problem}.`)
        else if (!hosts.some((host) => hostCovers(host, sni)))
          yield error(
            'host_invalid',
            path,
            `The SNI host ${sni} is covered by none of the hosts (${hosts.join(', ') || 'none'}).`,
          )
      }
}
