import type { Analyzer } from './context'
import { orderByAge } from './order-by-age'
import { routeTables } from './route-tables'
import { shadowedRoutes } from './shadowed-routes'
import { findShadows } from './shadows'

/** Rules of VirtualServices that compete for the same requests at a Gateway. */
export const competingRoutes: Analyzer = (context) => {
  const tables = routeTables(context)
  const shadows = findShadows(tables)
  return [...shadowedRoutes(context, shadows), ...orderByAge(context, tables, shadows)]
}
