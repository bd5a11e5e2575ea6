import type { HttpMatch } from '@gatewright/spec'
import type { BoundMatch } from './bound-virtual-service'
import { matchConflict } from './match-conflict'

type Matches = readonly BoundMatch[] | undefined

/**
 * Pairs every block of a delegated rule with every block of the root rule and keeps the pairs that go together. Null when some
 * block of the delegate goes with none: the whole rule is dropped then.
 */
export const mergeMatches = (root: Matches, delegate: Matches): Matches | null => {
  if (!root) return delegate
  if (!delegate) return root.map(({ match }) => ({ match, position: undefined }))
  const merged: BoundMatch[] = []
  for (const block of delegate) {
    const fitting = root.filter(({ match }) => !matchConflict(match, block.match))
    if (fitting.length === 0) return null
    for (const { match } of fitting) merged.push({ match: unite(match, block.match), position: block.position })
  }
  return merged
}

/** Conditions of both. Where both have one, the delegate's is the narrower and stands; maps are united. */
const unite = (root: HttpMatch, delegate: HttpMatch): HttpMatch => {
  const name = [root.name, delegate.name].filter(Boolean).join('-')
  return {
    ...root,
    ...defined(delegate),
    ...(name && { name }),
    ...(root.headers && { headers: { ...root.headers, ...delegate.headers } }),
    ...(root.withoutHeaders && { withoutHeaders: { ...root.withoutHeaders, ...delegate.withoutHeaders } }),
    ...(root.queryParams && { queryParams: { ...root.queryParams, ...delegate.queryParams } }),
    ...(root.sourceLabels && { sourceLabels: { ...root.sourceLabels, ...delegate.sourceLabels } }),
  }
}

const defined = (match: HttpMatch): HttpMatch =>
  Object.fromEntries(Object.entries(match).filter(([, value]) => !isUnset(value)))

/** Values that protobuf cannot tell from an absent field. */
const isUnset = (value: unknown): boolean =>
  value === undefined || value === 0 || value === '' || (Array.isArray(value) && value.length === 0)
