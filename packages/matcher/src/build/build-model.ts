import type { ResourceSet } from '@gatewright/spec'
import type { RoutingModel } from '../model'
import { createBuildContext } from './build-context'
import type { BuildOptions } from './build-options'
import { ingressParts } from './ingress/ingress-parts'
import { joinListeners } from './ingress/join-listeners'
import { gatewayListeners } from './istio/gateway-listeners'

/**
 * Turns the resources of one revision into listeners, virtual hosts, routes and clusters. Never throws: what cannot be served is left
 * out or answers with an error of its own, and `analyze` says so.
 */
export const buildModel = (resources: ResourceSet, options: BuildOptions = {}): RoutingModel => {
  const context = createBuildContext(resources, options)
  const listeners = joinListeners(gatewayListeners(context), ingressParts(context, options))
  return { listeners, clusters: context.clusterSet.clusters }
}
