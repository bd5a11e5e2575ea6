import type { HttpRoute, VirtualService } from '@gatewright/spec'
import { isVisibleIn } from '../../visibility'
import type { BoundRule } from './bound-virtual-service'
import { mergeMatches } from './merge-matches'
import { qualifyRule } from './qualify-rule'

/** Puts the rules of a delegate in the place of a root rule that names one. */
export type ExpandDelegates = (root: VirtualService) => readonly BoundRule[]

export const createDelegates = (virtualServices: readonly VirtualService[]): ExpandDelegates => {
  const delegates = new Map(
    virtualServices.filter(isDelegate).map((v) => [`${v.metadata.namespace}/${v.metadata.name}`, v]),
  )
  return (root) =>
    (root.spec.http ?? []).flatMap((rule, index) => {
      const bound = qualifyRule(root, rule, index)
      if (!rule.delegate) return [bound]
      const home = root.metadata.namespace
      const delegate = delegates.get(`${rule.delegate.namespace || home}/${rule.delegate.name}`)
      // A delegate that is missing or hidden costs this rule alone.
      if (!delegate || !isVisibleIn(home, delegate.spec.exportTo, delegate.metadata.namespace)) return []
      return (delegate.spec.http ?? []).flatMap((own, at) => mergeRule(bound, qualifyRule(delegate, own, at)))
    })
}

const isDelegate = ({ spec }: VirtualService): boolean => (spec.hosts ?? []).length === 0

const mergeRule = (root: BoundRule, delegated: BoundRule): readonly BoundRule[] => {
  // Delegation goes one level deep.
  if (delegated.rule.delegate) return []
  const matches = mergeMatches(root.matches, delegated.matches)
  if (matches === null) return []
  const name = [root.rule.name, delegated.rule.name].filter(Boolean).join('-')
  const rule: HttpRoute = { ...delegated.rule, ...inherited(root.rule, delegated.rule), ...(name && { name }) }
  return [{ ...delegated, rule, matches }]
}

/** What the root says where a rule of the delegate says nothing. */
const inherited = (root: HttpRoute, delegated: HttpRoute): Partial<HttpRoute> =>
  Object.fromEntries(
    INHERITED.filter((field) => root[field] !== undefined && delegated[field] === undefined).map((field) => [
      field,
      root[field],
    ]),
  )

const INHERITED = [
  'rewrite',
  'directResponse',
  'timeout',
  'retries',
  'fault',
  'mirror',
  'mirrors',
  'mirrorPercentage',
  'mirrorPercent',
  'mirror_percent',
  'corsPolicy',
  'headers',
] as const
