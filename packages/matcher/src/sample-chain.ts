import { compileTable } from './compile/compile-table'
import type { CompiledChain, CompiledRoute } from './compile/route-table'
import { matchConnection } from './match-connection'
import type { FilterChain, Route, RoutingModel } from './model'
import { host, httpChain, listener, model } from './sample-model'

/** The chain of a model that takes this connection; for tests that are about what comes after. */
export const chainOf = (of: RoutingModel, port = 80, sni?: string): CompiledChain => {
  const chain = matchConnection(compileTable(of), { port, sni })
  if (chain.kind !== 'chain') throw new Error(`no chain: ${chain.kind}`)
  return chain
}

/** A compiled route, with the chain it stands in. */
export const compiled = (
  route: Route,
  rest: Partial<FilterChain> = {},
): { route: CompiledRoute; chain: CompiledChain } => {
  const of = model([listener(80, [httpChain([host('*', [route])], rest)])])
  const chain = chainOf(of, 80, rest.tls ? 'a.com' : undefined)
  const found = chain.virtualHosts[0]?.routes[0]
  if (!found) throw new Error('no route')
  return { route: found, chain }
}
