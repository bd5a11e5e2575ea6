import type { RequestView } from '../request'
import { testPath } from './path-test'
import { queryParameter } from './query-parameter'
import { conditionsHold, headerValue } from './route-conditions'
import type { CompiledRoute } from './route-table'

/**
 * Routes that one path leads to. A long list whose routes ask for one exact value of the same thing (a tenant header, a method) is
 * split by that value, so that a request meets only its own share.
 */
export interface Candidates {
  /** The first in list order that is in no split; mostly there is no other. */
  readonly first: CompiledRoute | undefined
  /** Those after the first, in list order. */
  readonly others: readonly CompiledRoute[]
  readonly splits: readonly Split[]
}

export interface Split {
  readonly subject: Subject
  readonly byValue: ReadonlyMap<string, Candidates>
}

/** What an exact condition compares. */
export interface Subject {
  readonly kind: 'method' | 'scheme' | 'authority' | 'header' | 'query'
  readonly name: string
}

const WORTH_SPLITTING = 8
const NO_SPLITS: readonly Split[] = []
const NO_ROUTES: readonly CompiledRoute[] = []

/** @param routes in list order */
export const compileCandidates = (routes: readonly CompiledRoute[]): Candidates => {
  if (routes.length <= WORTH_SPLITTING) return candidates(routes, NO_SPLITS)
  const splits: Split[] = []
  let rest = routes
  while (rest.length > WORTH_SPLITTING) {
    const found = splitByValue(rest)
    if (!found) break
    splits.push(found.split)
    rest = found.others
  }
  return candidates(rest, splits)
}

const candidates = ([first, ...others]: readonly CompiledRoute[], splits: readonly Split[]): Candidates => ({
  first,
  others: others.length === 0 ? NO_ROUTES : others,
  splits,
})

/** The earlier of `best` and the first candidate that takes the request. */
export const firstOf = (
  candidates: Candidates,
  request: RequestView,
  best: CompiledRoute | undefined,
): CompiledRoute | undefined => {
  const { first } = candidates
  let found = best
  if (first !== undefined && (best === undefined || first.position < best.position)) {
    if (takes(first, request)) found = first
    else if (candidates.others !== NO_ROUTES) found = firstOfList(candidates.others, request, best)
  }
  if (candidates.splits === NO_SPLITS) return found
  for (const split of candidates.splits) {
    const value = subjectValue(split.subject, request)
    const share = value === undefined ? undefined : split.byValue.get(value)
    if (share !== undefined) found = firstOf(share, request, found)
  }
  return found
}

const firstOfList = (
  routes: readonly CompiledRoute[],
  request: RequestView,
  best: CompiledRoute | undefined,
): CompiledRoute | undefined => {
  const limit = best === undefined ? Number.POSITIVE_INFINITY : best.position
  for (const route of routes) {
    if (route.position >= limit) break
    if (takes(route, request)) return route
  }
  return best
}

const takes = (route: CompiledRoute, request: RequestView): boolean =>
  (!route.testsPath || testPath(route.path, request.path)) &&
  (route.conditions === undefined || conditionsHold(route.conditions, request))

const subjectValue = ({ kind, name }: Subject, request: RequestView): string | undefined => {
  switch (kind) {
    case 'header':
      return headerValue(request, name)
    case 'query':
      return queryParameter(request.query, name)
    default:
      return request[kind]
  }
}

interface ExactCondition {
  readonly subject: Subject
  readonly value: string
}

/** Splits by the subject with the most different values, as long as that leaves clearly shorter lists. */
const splitByValue = (routes: readonly CompiledRoute[]) => {
  const values = new Map<string, { readonly subject: Subject; readonly values: Set<string>; count: number }>()
  for (const route of routes)
    for (const { subject, value } of exactConditions(route)) {
      const key = JSON.stringify([subject.kind, subject.name])
      const known = values.get(key) ?? { subject, values: new Set<string>(), count: 0 }
      known.values.add(value)
      known.count++
      values.set(key, known)
    }
  const [widest] = [...values.values()].sort((a, b) => b.values.size - a.values.size)
  if (!widest || widest.values.size < 2 || widest.count < routes.length / 4) return undefined
  const { kind, name } = widest.subject
  const groups = new Map<string, CompiledRoute[]>()
  const others: CompiledRoute[] = []
  for (const route of routes) {
    const condition = exactConditions(route).find(({ subject }) => subject.kind === kind && subject.name === name)
    if (!condition) others.push(route)
    else {
      const group = groups.get(condition.value)
      if (group) group.push(route)
      else groups.set(condition.value, [route])
    }
  }
  const byValue = new Map(Array.from(groups, ([value, group]) => [value, compileCandidates(group)] as const))
  return { split: { subject: widest.subject, byValue }, others }
}

const exactConditions = ({ conditions }: CompiledRoute): readonly ExactCondition[] => {
  if (conditions === undefined) return []
  const found: ExactCondition[] = []
  for (const kind of ['method', 'scheme', 'authority'] as const) {
    const test = conditions[kind]
    if (test?.kind === 'exact') found.push({ subject: { kind, name: '' }, value: test.value })
  }
  for (const { name, test, invert } of conditions.headers)
    if (!invert && test.kind === 'exact') found.push({ subject: { kind: 'header', name }, value: test.value })
  for (const { name, test } of conditions.queryParams)
    if (test.kind === 'exact') found.push({ subject: { kind: 'query', name }, value: test.value })
  return found
}
