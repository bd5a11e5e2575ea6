import type { IngressPath } from '@gatewright/spec'
import type { PathMatch } from '../../model'
import { elementsPath, specificPath } from './specific-path'

/** An Ingress path with what decides its place among the paths of its host. */
export interface RankedPath {
  readonly match: PathMatch
  /** Length of the path as written, without a star at its end; 0 for what takes every path. */
  readonly length: number
  /** 0 for Exact, 1 for everything else, 2 for what takes every path. */
  readonly rank: number
}

export const rankPath = ({ path = '', pathType }: IngressPath): RankedPath => {
  if (pathType === 'Exact')
    return { match: { kind: 'exact', value: path, ignoreCase: false }, length: path.length, rank: 0 }
  const match = pathType === 'Prefix' ? elementsPath(path) : specificPath(path)
  if (match.kind === 'any') return { match, length: 0, rank: 2 }
  return { match, length: match.kind === 'prefix' ? match.value.length : path.length, rank: 1 }
}

/** Longest first, Exact before the others of its length, everything last. Equal paths stay in the order of age. */
export const byPrecedence = (a: RankedPath, b: RankedPath): number =>
  Number(a.rank === 2) - Number(b.rank === 2) || b.length - a.length || a.rank - b.rank
