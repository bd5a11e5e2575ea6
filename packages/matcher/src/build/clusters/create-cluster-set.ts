import type {
  Destination,
  ProxyIdentity,
  RegistryEntry,
  ResourceSet,
  ServiceRegistry,
  TrafficPolicy,
} from '@gatewright/spec'
import type { Cluster, DestinationRef } from '../../model'
import type { EndpointOverrides } from '../endpoints/endpoint-overrides'
import type { SecretStore } from '../tls/secret-store'
import { clusterName } from './cluster-name'
import { type ClusterRules, mergeRules } from './cluster-rules'
import { destinationPort } from './destination-port'
import { createDiscover } from './discover'
import { effectivePolicy } from './effective-policy'
import { createRuleIndex } from './rule-index'
import { portProtocol } from './upstream-protocol'
import { upstreamTls, upstreamTlsMaterial } from './upstream-tls'

export interface ClusterRef {
  readonly cluster: string
  readonly destination: DestinationRef
}

/** The clusters that routes have named so far. */
export interface ClusterSet {
  /** Names the cluster of a destination, whose host is fully qualified, and builds it when it can exist. */
  refer(destination: Destination, listenerPort: number): ClusterRef
  readonly clusters: ReadonlyMap<string, Cluster>
}

export interface ClusterSources {
  readonly resources: ResourceSet
  readonly registry: ServiceRegistry
  readonly overrides: EndpointOverrides
  readonly secrets: SecretStore
  readonly proxy: ProxyIdentity
}

export const createClusterSet = ({ resources, registry, overrides, secrets, proxy }: ClusterSources): ClusterSet => {
  const clusters = new Map<string, Cluster>()
  const known = new Set<string>()
  const rulesByHost = new Map<string, ClusterRules>()
  const findRules = createRuleIndex(resources, proxy)
  const discover = createDiscover(resources, registry, overrides, proxy.namespace)

  const rulesOf = (host: string): ClusterRules => {
    const found = rulesByHost.get(host)
    if (found) return found
    const rules = mergeRules(findRules(host, namespaceOf(host, registry.find(host))))
    rulesByHost.set(host, rules)
    return rules
  }

  const build = (name: string, destination: DestinationRef, port: number): Cluster | undefined => {
    const { host, subset: subsetName } = destination
    const rules = rulesOf(host)
    const subset = subsetName === undefined ? undefined : rules.subsets.get(subsetName)
    if (subsetName !== undefined && !subset && !overrides.names(host, port, subsetName)) return undefined
    const discovery = discover({ host, port, subset: subsetName, subsetLabels: subset?.labels })
    if (!discovery) return undefined
    const entry = registry.find(host)
    const policy = effectivePolicy(rules.trafficPolicy, subset, port)
    const tls = upstreamTls(policy.tls, subjectAltNames(entry))
    const tlsMaterial = tls && upstreamTlsMaterial(tls, proxy.namespace, secrets)
    return { name, destination, discovery, protocol: protocolOf(entry, port, policy), policy, tls, tlsMaterial }
  }

  return {
    clusters,
    refer: (to, listenerPort) => {
      const chosen = destinationPort(to, listenerPort, registry, overrides)
      const port = chosen ?? listenerPort
      const destination: DestinationRef = { host: to.host, port: chosen, subset: to.subset || undefined }
      const name = clusterName(to.host, port, destination.subset)
      if (!known.has(name)) {
        known.add(name)
        const cluster = build(name, destination, port)
        if (cluster) clusters.set(name, cluster)
      }
      return { cluster: name, destination }
    },
  }
}

/** Namespace of a destination; where nothing defines it, the one in its full name. */
const namespaceOf = (host: string, entry: RegistryEntry | undefined): string | undefined =>
  entry?.namespace ?? /^[^.]+\.([^.]+)\.svc\.cluster\.local$/.exec(host)?.[1]

const subjectAltNames = (entry: RegistryEntry | undefined): readonly string[] | undefined =>
  entry?.definedBy.kind === 'ServiceEntry' ? entry.definedBy.spec.subjectAltNames : undefined

const protocolOf = (entry: RegistryEntry | undefined, port: number, policy: TrafficPolicy): Cluster['protocol'] => {
  const declared = entry?.ports.find(({ number }) => number === port)
  const protocol = declared ? portProtocol(declared) : 'unknown'
  const upgraded = policy.connectionPool?.http?.h2UpgradePolicy === 'UPGRADE' && protocol !== 'tcp'
  return protocol === 'http2' || upgraded ? 'http2' : 'http1'
}
