import { substitute } from './compile/regex-substitution'
import type { CompiledDestination, CompiledRoute } from './compile/route-table'
import type { RequestView } from './request'

/** Path and query as the upstream gets them. The query is never touched. */
export const upstreamTarget = (compiled: CompiledRoute, request: RequestView): string =>
  compiled.rewrite === undefined ? request.path + request.query : rewrittenPath(compiled, request.path) + request.query

/** Host as the upstream gets it: `rewrite.authority`, else the route's own header operations, else the destination's, else the request's. */
export const upstreamAuthority = (
  compiled: CompiledRoute,
  destination: CompiledDestination,
  request: RequestView,
): string => compiled.authority ?? destination.authority ?? request.authority

const rewrittenPath = (compiled: CompiledRoute, path: string): string => {
  const { rewrite } = compiled
  if (rewrite === undefined) return path
  const rewritten =
    rewrite.kind === 'regex' ? substitute(rewrite.substitution, path) : replaceMatched(compiled, rewrite.value, path)
  // A target that does not begin with a slash is no HTTP request.
  return rewritten.startsWith('/') ? rewritten : `/${rewritten}`
}

/** Puts `value` in place of what the route's path match matched: the prefix, or the whole path. */
export const replaceMatched = (
  { path: { kind, value: matched } }: CompiledRoute,
  value: string,
  path: string,
): string => {
  switch (kind) {
    case 'any':
      return value + path.slice(1)
    case 'prefix':
      return value + path.slice(matched.length)
    case 'elements': {
      const rest = path.slice(matched.length)
      return value.endsWith('/') && rest.startsWith('/') ? value + rest.slice(1) : value + rest
    }
    default:
      return value
  }
}
