import type { HttpMatch, StringMatch } from '@gatewright/spec'
import type { HeaderMatch, PathMatch, RouteMatch } from '../../../model'
import { presence, valueMatch } from './value-match'

/** What a request must be like for a match block to hold; without a block, anything. Static conditions are decided elsewhere. */
export const routeMatch = (match: HttpMatch | undefined): RouteMatch => ({
  path: pathMatch(match),
  method: valueMatch(match?.method),
  scheme: valueMatch(match?.scheme),
  authority: valueMatch(match?.authority),
  headers: [...headerMatches(match?.headers ?? {}, false), ...headerMatches(match?.withoutHeaders ?? {}, true)],
  queryParams: Object.entries(match?.queryParams ?? {}).map(([name, test]) => ({ name, test: presence(test) })),
})

/** A route that takes every request, as far as Istio looks: those are moved behind the others of their virtual host. */
export const isCatchAll = ({ path, method, scheme, authority, headers, queryParams }: RouteMatch): boolean =>
  (path.kind === 'any' ||
    (path.kind === 'prefix' && path.value === '/') ||
    (path.kind === 'regex' && path.pattern === '.*')) &&
  !method &&
  !scheme &&
  !authority &&
  headers.length === 0 &&
  queryParams.length === 0

const pathMatch = (match: HttpMatch | undefined): PathMatch => {
  const uri = valueMatch(match?.uri)
  if (!uri) return { kind: 'any' }
  // `ignoreUriCase` has no effect on regular expressions, which have `(?i)` for it.
  return uri.kind === 'regex' ? uri : { ...uri, ignoreCase: match?.ignoreUriCase ?? false }
}

const headerMatches = (
  matches: Readonly<Record<string, StringMatch | null>>,
  invert: boolean,
): readonly HeaderMatch[] =>
  Object.entries(matches).map(([name, match]) => ({
    name: name.toLowerCase(),
    // `*` is no regular expression; Istio reads it as presence.
    test: match?.regex === '*' ? { kind: 'present' } : presence(match),
    invert,
  }))
