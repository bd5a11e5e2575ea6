import type { FieldPath, Ingress, ResourceSet, VirtualService } from '@gatewright/spec'
import type { RouteSource } from '../model'

/**
 * Where a route was written.
 * @param field path of what made the route, for its line
 */
export const routeSource = (
  resources: ResourceSet,
  resource: VirtualService | Ingress,
  index: number,
  match: number | undefined,
  field: FieldPath,
): RouteSource => {
  const origin = resources.origins.get(resource)
  return {
    kind: resource.kind,
    namespace: resource.metadata.namespace,
    name: resource.metadata.name,
    index,
    match,
    file: origin?.file,
    line: origin?.locate(field).line,
  }
}
