import type { Diagnostic } from '../diagnostic'
import type { VirtualService } from '../resources/virtual-service'
import { type AnalysisContext, keyOf } from './context'
import { createPathIndex } from './path-index'
import { exportRank, type RouteTable } from './route-tables'
import type { Shadows } from './shadows'
import { describeRoute, type TableRoute } from './virtual-service-routes'
import { describeRequest, findWitness } from './witness'

/** Comparing stops here in each table: a host with that many overlapping rules has been told about them often enough. */
const MOST_COMPARISONS = 500_000

/**
 * Rules of two VirtualServices that take some of the same requests, so that the age of the resources decides who gets them. One finding
 * for each pair of resources, at the one that comes later; none where the later rule gets nothing at all, or where both do the same.
 */
export const orderByAge = (
  context: AnalysisContext,
  tables: readonly RouteTable[],
  shadows: Shadows,
): readonly Diagnostic[] => {
  const told = new Set<string>()
  return tables.flatMap((table) => overlaps(context, table, shadows, told))
}

const overlaps = (
  context: AnalysisContext,
  { routes, target }: RouteTable,
  shadows: Shadows,
  told: Set<string>,
): readonly Diagnostic[] => {
  const ranks = new Map(routes.map((route, position) => [route, position]))
  const competing = routes.filter((route) => !route.isCatchAll && !route.isDelegating && !shadows.get(route))
  if (new Set(competing.map(({ owner }) => owner)).size < 2) return []
  const index = createPathIndex<TableRoute>()
  for (const route of competing) index.add(route.conditions.get('path')?.[0], route)
  const findings: Diagnostic[] = []
  let comparisons = 0
  for (const route of competing)
    for (const other of index.wider(route.conditions.get('path')?.[0])) {
      if (other.owner === route.owner) continue
      if (++comparisons > MOST_COMPARISONS) return findings
      const [first, later] = (ranks.get(other) ?? 0) < (ranks.get(route) ?? 0) ? [other, route] : [route, other]
      const pair = `${keyOf(first.owner)} ${keyOf(later.owner)}`
      if (
        exclude(first, later) ||
        told.has(pair) ||
        !isDecidedByAge(context, first.owner, later.owner) ||
        doTheSame(first, later)
      )
        continue
      const witness = findWitness([first.conditions, later.conditions], target)
      if (!witness) continue
      told.add(pair)
      const finding = context.report(later.owner, {
        code: 'order_by_age',
        severity: 'info',
        path: ['spec', 'http', later.rule, ...(later.block === undefined ? [] : ['match', later.block])],
        message: `${describeRoute(first, later.owner)} takes some of the same requests and comes first only because ${reason(first.owner, later.owner)}.`,
        hint: `For example, ${describeRequest(witness, target)} goes there.`,
      })
      findings.push(finding)
    }
  return findings
}

/** Whether two routes ask for different texts in the same place, which is what most routes of a host do. */
const exclude = (a: TableRoute, b: TableRoute): boolean => {
  for (const [subject, tests] of a.conditions) {
    const [one, other] = [tests[0], b.conditions.get(subject)?.[0]]
    if (
      one?.kind === 'exact' &&
      other?.kind === 'exact' &&
      !one.ignoreCase &&
      !other.ignoreCase &&
      one.value !== other.value
    )
      return true
  }
  return false
}

const isDecidedByAge = ({ proxy }: AnalysisContext, a: VirtualService, b: VirtualService): boolean =>
  exportRank(a, proxy.namespace) === exportRank(b, proxy.namespace)

const reason = (first: VirtualService, later: VirtualService): string =>
  (first.metadata.creationTimestamp ?? '') === (later.metadata.creationTimestamp ?? '')
    ? 'of its name; in a cluster the older one would'
    : 'its VirtualService is older'

/** Whether it makes no difference which of two rules a request goes to. */
const doTheSame = (a: TableRoute, b: TableRoute): boolean => actionOf(a) === actionOf(b)

const actionOf = ({ owner, rule }: TableRoute): string => {
  const { match: _match, name: _name, ...action } = owner.spec.http?.[rule] ?? {}
  return JSON.stringify([owner.metadata.namespace, action])
}
