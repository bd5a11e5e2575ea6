import { type Diagnostic, type FieldPath, formatPath } from '../diagnostic'
import type { VirtualService } from '../resources/virtual-service'
import { checkUnreachable } from '../validate/virtual-service/unreachable'
import type { AnalysisContext } from './context'
import { groupBy } from './group-by'
import { findOwnShadows } from './own-shadows'
import type { Shadow, Shadows } from './shadows'
import { describeRoute, type TableRoute } from './virtual-service-routes'
import { describeRequest, findWitness } from './witness'

/**
 * Rules that can never match, for an earlier rule takes all their requests on every host and port where they count. The earlier rule may
 * be one of an older VirtualService of the same host. Nothing is said where regular expressions make it undecidable.
 */
export const shadowedRoutes = (context: AnalysisContext, shadows: Shadows): readonly Diagnostic[] => {
  const served = groupBy(shadows, ([{ owner }]) => owner)
  return context.sound.virtualServices.flatMap((virtualService) => {
    // Which rules of a delegate count is decided by those that delegate to it.
    if (!virtualService.spec.hosts?.length) return []
    const fates = served.get(virtualService) ?? [...findOwnShadows(virtualService)]
    const known = new Set([...checkUnreachable(virtualService)].map(({ path }) => formatPath(path)))
    return [...groupBy(fates, ([{ rule }]) => rule)].flatMap(([rule, blocks]) =>
      describeRule(context, virtualService, rule, blocks).filter(({ path = '' }) => !known.has(path)),
    )
  })
}

type Fate = readonly [route: TableRoute, shadow: Shadow | undefined]

const describeRule = (
  { report }: AnalysisContext,
  owner: VirtualService,
  rule: number,
  blocks: readonly Fate[],
): readonly Diagnostic[] => {
  const isOnMesh = owner.spec.gateways?.includes('mesh') === true
  const lost = blocks.flatMap(([route, shadow]) =>
    // On the mesh, rules of several VirtualServices are not merged, so only those of the same one count.
    shadow && !(isOnMesh && shadow.by.owner !== owner) ? [{ route, shadow }] : [],
  )
  const [first] = lost
  if (!first) return []
  const isWholeRule =
    lost.length === Math.max(owner.spec.http?.[rule]?.match?.length ?? 0, 1) &&
    lost.every(({ route, shadow: { by } }) => by.owner !== route.owner || by.rule !== route.rule)
  if (!isWholeRule)
    return lost.map(({ route, shadow }) =>
      report(owner, {
        code: 'match_ineffective',
        severity: 'info',
        path: pathOf(route),
        message: `The match can never decide anything, because ${describeRoute(shadow.by, owner)} comes first.`,
        ...witnessHint(route, shadow, owner),
      }),
    )
  const takers = [...new Set(lost.map(({ shadow }) => describeRoute(shadow.by, owner)))]
  const unreachable = report(owner, {
    code: 'route_unreachable',
    severity: 'warning',
    path: ['spec', 'http', rule],
    message: `The rule can never match, because ${takers.join(', ')} comes first and takes all its requests.`,
    ...witnessHint(first.route, first.shadow, owner),
  })
  return [unreachable]
}

const pathOf = ({ rule, block }: TableRoute): FieldPath => [
  'spec',
  'http',
  rule,
  ...(block === undefined ? [] : ['match', block]),
]

const witnessHint = (route: TableRoute, { by, target }: Shadow, owner: VirtualService): { readonly hint?: string } => {
  const witness = findWitness([route.conditions, by.conditions], target)
  return witness
    ? { hint: `For example, ${describeRequest(witness, target)} goes to ${describeRoute(by, owner)}.` }
    : {}
}
