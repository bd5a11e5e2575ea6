import {
  createServiceRegistry,
  DEFAULT_PROXY,
  type ProxyIdentity,
  type ResourceSet,
  type ServiceRegistry,
} from '@gatewright/spec'
import type { BuildOptions } from './build-options'
import { type ClusterSet, createClusterSet } from './clusters/create-cluster-set'
import { createEndpointOverrides, type EndpointOverrides } from './endpoints/endpoint-overrides'
import { parseEndpointOverrides } from './endpoints/parse-endpoint-overrides'
import { createSecretStore, type SecretStore } from './tls/secret-store'

/** What every part of a build reads; the cluster set alone remembers what it was asked for. */
export interface BuildContext {
  readonly resources: ResourceSet
  readonly proxy: ProxyIdentity
  readonly registry: ServiceRegistry
  readonly overrides: EndpointOverrides
  readonly secrets: SecretStore
  readonly clusterSet: ClusterSet
}

export const createBuildContext = (resources: ResourceSet, options: BuildOptions): BuildContext => {
  const proxy = options.proxy ?? DEFAULT_PROXY
  const registry = createServiceRegistry(resources)
  const overrides = createEndpointOverrides(parseEndpointOverrides(options.endpoints ?? {}).overrides)
  const secrets = createSecretStore(resources.secrets)
  const clusterSet = createClusterSet({ resources, registry, overrides, secrets, proxy })
  return { resources, proxy, registry, overrides, secrets, clusterSet }
}
