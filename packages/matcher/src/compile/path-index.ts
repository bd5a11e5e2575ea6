import type { RequestView } from '../request'
import { testPath } from './path-test'
import { conditionsHold } from './route-conditions'
import type { CompiledRoute } from './route-table'

export interface PathIndex<R> {
  readonly routes: readonly R[]
}

export const compilePathIndex = (routes: readonly CompiledRoute[]): PathIndex<CompiledRoute> => ({ routes })

export const findRoute = (index: PathIndex<CompiledRoute>, request: RequestView): CompiledRoute | undefined => {
  for (const route of index.routes)
    if (testPath(route.path, request.path) && conditionsHold(route.conditions, request)) return route
  return undefined
}
