import { isIpAddress } from '../../ip-address'
import { quote } from '../../read/wording'
import type { VirtualService } from '../../resources/virtual-service'
import { checkExportTo } from '../export-to'
import { checkGatewayNames } from '../gateway-names'
import { error, type Findings, within } from '../rule'
import { boundNameProblem } from './bound-name'
import { noAction } from './http-route'
import { overlappingHosts } from './overlapping-hosts'

/** What a VirtualService says as a whole: its hosts, its gateways, that it has rules, and what a delegate may hold. */
export function* checkVirtualService({ metadata, spec }: VirtualService): Findings {
  const isDelegate = (spec.hosts ?? []).length === 0
  yield* within(['spec'], checkHosts(spec))
  yield* checkGatewayNames(['spec', 'gateways'], spec.gateways)
  if (!spec.http?.length && !spec.tls?.length && !spec.tcp?.length)
    yield error('field_required', ['spec'], 'A VirtualService needs http, tls or tcp rules.')
  if (isDelegate) yield* within(['spec'], checkDelegate(spec))
  else yield* within(['spec'], checkRoot(spec))
  if (isOnMesh(spec)) yield* within(['spec'], checkNoClaims(spec))
  yield* checkExportTo(['spec', 'exportTo'], { namespace: metadata.namespace, exportTo: spec.exportTo })
}

type Spec = VirtualService['spec']

/** A VirtualService that names the mesh, or nothing, is judged as one for the mesh, whatever gateways it names beside it. */
const isOnMesh = ({ gateways = [] }: Spec): boolean => gateways.length === 0 || gateways.includes('mesh')

const choosesBySni = ({ tls = [] }: Spec): boolean =>
  tls.some(({ match }) => match.some(({ sniHosts }) => sniHosts.length > 0))

function* checkHosts(spec: Spec): Findings {
  const hosts = spec.hosts ?? []
  let sound = true
  for (const [index, host] of hosts.entries()) {
    const problem = isIpAddress(host) ? undefined : boundNameProblem(host, !isOnMesh(spec) && choosesBySni(spec))
    if (problem !== undefined)
      yield error('host_invalid', ['hosts', index], `The host ${quote(host)} is not allowed: ${problem}.`)
    else if (host === '*' && isOnMesh(spec))
      yield error(
        'host_invalid',
        ['hosts', index],
        'The host "*" is not allowed on the mesh.',
        'List gateways, without mesh, or name the hosts.',
      )
    else continue
    sound = false
  }
  if (!sound) return
  for (const { index, other } of overlappingHosts(hosts))
    yield error(
      'host_invalid',
      ['hosts', index],
      `The host ${hosts[index]} overlaps with ${other} of the same VirtualService.`,
    )
}

/** A VirtualService without hosts is a delegate: rules that another one hands over to. */
function* checkDelegate(spec: Spec): Findings {
  const hint = 'List hosts, or keep http rules alone: without hosts this is a delegate.'
  for (const field of ['gateways', 'tls', 'tcp'] as const)
    if (spec[field]?.length)
      yield error('field_invalid', [field], `A VirtualService without hosts has no ${field}.`, hint)
  for (const [index, { delegate, route, redirect, directResponse }] of (spec.http ?? []).entries()) {
    if (!delegate) continue
    yield error('field_invalid', ['http', index, 'delegate'], 'A delegate cannot delegate again.')
    if (!route?.length && !redirect && !directResponse) yield* within(['http', index], [noAction])
  }
}

function* checkRoot(spec: Spec): Findings {
  for (const [index, route] of (spec.http ?? []).entries()) {
    if (!route.delegate) continue
    for (const field of ['route', 'redirect'] as const)
      if (route[field] && !(Array.isArray(route[field]) && route[field].length === 0))
        yield error('field_invalid', ['http', index, field], `A rule with a delegate has no ${field}.`)
  }
}

/** Claims of a token are known at gateways alone. */
function* checkNoClaims(spec: Spec): Findings {
  for (const [index, route] of (spec.http ?? []).entries())
    for (const [block, match] of (route.match ?? []).entries())
      for (const field of ['headers', 'withoutHeaders'] as const)
        for (const name of Object.keys(match[field] ?? {}))
          if (name.startsWith('@request.auth.claims'))
            yield error(
              'field_invalid',
              ['http', index, 'match', block, field, name],
              `${name} can be matched at a gateway alone.`,
            )
}
