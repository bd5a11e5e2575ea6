import { expandHost } from '../host-name'
import type { HttpMatch, VirtualService } from '../resources/virtual-service'
import { covers } from './route-conditions'
import type { Shadow } from './shadows'
import { routesOf, type TableRoute } from './virtual-service-routes'

/**
 * Shadows among the rules of one VirtualService, for one that no Gateway of the input serves: its Gateways are elsewhere, or it is for the
 * mesh. What is decided by the server (port, Gateways, source) is compared as written.
 */
export const findOwnShadows = (virtualService: VirtualService): ReadonlyMap<TableRoute, Shadow | undefined> => {
  const { spec, metadata } = virtualService
  const domain = expandHost(spec.hosts?.[0] ?? '*', metadata.namespace)
  const target = { scheme: 'http', port: 80, domain } as const
  const routes = routesOf(virtualService)
  const shadows = new Map<TableRoute, Shadow | undefined>()
  for (const [position, route] of routes.entries()) {
    const by = routes
      .slice(0, position)
      .find(
        (earlier) =>
          !earlier.isDelegating &&
          coversStatics(earlier.match, route.match) &&
          covers(earlier.conditions, route.conditions),
      )
    shadows.set(route, by && { by, target })
  }
  return shadows
}

const STATIC_FIELDS = ['port', 'gateways', 'sourceLabels', 'sourceNamespace'] as const

const coversStatics = (wide: HttpMatch | undefined, narrow: HttpMatch | undefined): boolean =>
  STATIC_FIELDS.every(
    (field) => wide?.[field] === undefined || JSON.stringify(wide[field]) === JSON.stringify(narrow?.[field]),
  )
