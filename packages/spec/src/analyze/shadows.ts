import { createPathIndex } from './path-index'
import { covers } from './route-conditions'
import type { RouteTable } from './route-tables'
import type { TableRoute } from './virtual-service-routes'
import type { WitnessTarget } from './witness'

/** The route that takes all requests of another one, and where it does. */
export interface Shadow {
  readonly by: TableRoute
  readonly target: WitnessTarget
}

/** What becomes of each route that some table holds: who takes its requests everywhere; undefined when it gets some somewhere. */
export type Shadows = ReadonlyMap<TableRoute, Shadow | undefined>

export const findShadows = (tables: readonly RouteTable[]): Shadows => {
  const shadows = new Map<TableRoute, Shadow | undefined>()
  const note = (route: TableRoute, by: TableRoute | undefined, target: WitnessTarget) => {
    const before = shadows.get(route)
    if (!shadows.has(route)) shadows.set(route, by && { by, target })
    else if (before && !by) shadows.set(route, undefined)
  }
  for (const { routes, dropped, target } of tables) {
    const earlier = createPathIndex<{ readonly route: TableRoute; readonly position: number }>()
    for (const [position, route] of routes.entries()) {
      const path = route.conditions.get('path')?.[0]
      let first: { readonly route: TableRoute; readonly position: number } | undefined
      for (const candidate of earlier.wider(path))
        if ((!first || candidate.position < first.position) && covers(candidate.route.conditions, route.conditions))
          first = candidate
      note(route, first?.route, target)
      if (!route.isDelegating) earlier.add(path, { route, position })
    }
    for (const { route, by } of dropped) note(route, by, target)
  }
  return shadows
}
