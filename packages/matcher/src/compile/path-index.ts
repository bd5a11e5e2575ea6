import type { RequestView } from '../request'
import { type Candidates, compileCandidates, firstOf } from './candidates'
import { advance, compileLiteralSearch, type LiteralSearch } from './literal-search'
import { lowerAscii } from './lower-ascii'
import type { Regex } from './regex'
import type { CompiledRoute } from './route-table'
import { buildTrie, childTowards, labelLength, NO_NODE, ROOT, type Trie, valueAt } from './trie'

/**
 * Routes of one virtual host by path. A request asks only routes whose path may be its own, however many there are, and each list
 * gives its first match: the earliest of these is the first match of the whole list.
 */
export interface PathIndex {
  readonly exact: ReadonlyMap<string, Candidates>
  readonly exactAnyCase: ReadonlyMap<string, Candidates>
  /** By the text with which the path begins: prefixes, and regular expressions that begin with plain text. */
  readonly prefix: Trie<Candidates>
  readonly prefixAnyCase: Trie<Candidates> | undefined
  /** By a text that the path holds: regular expressions whose beginning many others share. */
  readonly inner: LiteralSearch<Candidates> | undefined
}

/** @param routes in list order */
export const compilePathIndex = (routes: readonly CompiledRoute[]): PathIndex => {
  const exact: Lists = new Map()
  const exactAnyCase: Lists = new Map()
  const prefix: Lists = new Map()
  const prefixAnyCase: Lists = new Map()
  const inner: Lists = new Map()
  const shares = countShares(routes)
  for (const route of routes) {
    const { kind, value, ignoreCase, regex } = route.path
    if (kind === 'exact') append(ignoreCase ? exactAnyCase : exact, value, route)
    else if (kind === 'prefix' || kind === 'elements') append(ignoreCase ? prefixAnyCase : prefix, value, route)
    else {
      const literal = regex && tellingLiteral(regex, shares)
      if (literal === undefined) append(prefix, regex?.literals.prefix ?? '', route)
      else append(inner, literal, route)
    }
  }
  return {
    exact: compileLists(exact),
    exactAnyCase: compileLists(exactAnyCase),
    prefix: buildTrie(compileLists(prefix)),
    prefixAnyCase: prefixAnyCase.size === 0 ? undefined : buildTrie(compileLists(prefixAnyCase)),
    inner: inner.size === 0 ? undefined : compileLiteralSearch(compileLists(inner)),
  }
}

/** The first route in list order that takes the request. */
export const findRoute = (index: PathIndex, request: RequestView): CompiledRoute | undefined => {
  const { path } = request
  const exact = index.exact.get(path)
  let best = exact === undefined ? undefined : firstOf(exact, request, undefined)
  if (index.exactAnyCase.size > 0 || index.prefixAnyCase !== undefined) {
    const lower = lowerAscii(path)
    const exactAnyCase = index.exactAnyCase.get(lower)
    if (exactAnyCase !== undefined) best = firstOf(exactAnyCase, request, best)
    if (index.prefixAnyCase !== undefined) best = firstFromStart(index.prefixAnyCase, lower, request, best)
  }
  best = firstFromStart(index.prefix, path, request, best)
  return index.inner === undefined ? best : firstWithin(index.inner, path, request, best)
}

type Lists = Map<string, CompiledRoute[]>

const append = (lists: Lists, key: string, route: CompiledRoute): void => {
  const list = lists.get(key)
  if (list) list.push(route)
  else lists.set(key, [route])
}

const compileLists = (lists: Lists): ReadonlyMap<string, Candidates> =>
  new Map(Array.from(lists, ([key, routes]) => [key, compileCandidates(routes)] as const))

const firstFromStart = (
  trie: Trie<Candidates>,
  path: string,
  request: RequestView,
  found: CompiledRoute | undefined,
): CompiledRoute | undefined => {
  let best = found
  let at = 0
  for (let node = ROOT; node !== NO_NODE; node = childTowards(trie, node, path, at)) {
    at += labelLength(trie, node)
    const candidates = valueAt(trie, node)
    if (candidates !== undefined) best = firstOf(candidates, request, best)
  }
  return best
}

/** A list is asked once, however often its text occurs. */
const firstWithin = (
  search: LiteralSearch<Candidates>,
  path: string,
  request: RequestView,
  found: CompiledRoute | undefined,
): CompiledRoute | undefined => {
  let best = found
  let asked: Set<Candidates> | undefined
  let node = search.root
  for (let at = 0; at < path.length; at++) {
    node = advance(search, node, path.charCodeAt(at))
    for (let hit = node.value === undefined ? node.shorter : node; hit !== undefined; hit = hit.shorter) {
      if (hit.value === undefined || asked?.has(hit.value)) continue
      asked ??= new Set()
      asked.add(hit.value)
      best = firstOf(hit.value, request, best)
    }
  }
  return best
}

/** How many patterns begin with a text, or hold it. */
interface Shares {
  readonly byPrefix: ReadonlyMap<string, number>
  readonly byInner: ReadonlyMap<string, number>
}

const countShares = (routes: readonly CompiledRoute[]): Shares => {
  const byPrefix = new Map<string, number>()
  const byInner = new Map<string, number>()
  for (const { path } of routes) {
    if (!path.regex) continue
    const { prefix, inner } = path.regex.literals
    byPrefix.set(prefix, (byPrefix.get(prefix) ?? 0) + 1)
    for (const text of inner) byInner.set(text, (byInner.get(text) ?? 0) + 1)
  }
  return { byPrefix, byInner }
}

// Below this, asking each pattern costs less than looking for texts in every path.
const CROWDED = 8

/** The inner text that the fewest patterns share, where their beginnings do not tell them apart; else undefined. */
const tellingLiteral = ({ literals: { prefix, inner } }: Regex, { byPrefix, byInner }: Shares): string | undefined => {
  let fewest = byPrefix.get(prefix) ?? 0
  if (fewest <= CROWDED) return undefined
  let telling: string | undefined
  for (const text of inner) {
    const sharing = byInner.get(text) ?? 0
    if (sharing >= fewest) continue
    fewest = sharing
    telling = text
  }
  return telling
}
