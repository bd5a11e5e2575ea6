import type {
  Cluster,
  FilterChain,
  Listener,
  Route,
  RoutingModel,
  ServerCertificate,
  VirtualHost,
  WeightedCluster,
} from '../model'
import type { CompiledHeaderOperations } from './header-operations'
import type { HostIndex } from './host-index'
import type { PathIndex } from './path-index'
import type { PathTest } from './path-test'
import type { CompiledRewrite } from './rewrite'
import type { RouteConditions } from './route-conditions'
import type { ValueTest } from './value-test'

/** What happens to a path before it is matched and forwarded: Istio `meshConfig.pathNormalization`. */
export type PathNormalization = 'NONE' | 'BASE' | 'MERGE_SLASHES' | 'DECODE_AND_MERGE_SLASHES'

/** One revision of the routing model, indexed. Never changes; a new revision is a new table. */
export interface RouteTable {
  readonly model: RoutingModel
  readonly pathNormalization: PathNormalization
  readonly listeners: readonly CompiledListener[]
  readonly listenersByPort: ReadonlyMap<number, readonly CompiledListener[]>
  readonly clusters: ReadonlyMap<string, Cluster>
}

export interface CompiledListener {
  readonly listener: Listener
  readonly chains: readonly CompiledChain[]
  /** Chains for clients that speak TLS, by SNI. */
  readonly bySni: HostIndex<CompiledChain>
  /** Chain that TLS clients get whose SNI is not named, or who send none. */
  readonly unnamed: CompiledChain | undefined
  /** Chain for clients that speak plain text. */
  readonly plain: CompiledChain | undefined
}

export interface CompiledChain {
  readonly kind: 'chain'
  readonly chain: FilterChain
  readonly listener: Listener
  /** Virtual hosts by domain; empty unless the chain speaks HTTP. */
  readonly hosts: HostIndex<CompiledVirtualHost>
  /** In the order of the model; empty unless the chain speaks HTTP. */
  readonly virtualHosts: readonly CompiledVirtualHost[]
  /** Destinations of a `tcp` or `passthrough` chain; empty for HTTP. */
  readonly destinations: readonly CompiledDestination[]
  readonly totalWeight: number
  readonly certificates: HostIndex<readonly ServerCertificate[]>
  readonly defaultCertificates: readonly ServerCertificate[]
}

export interface CompiledVirtualHost {
  readonly virtualHost: VirtualHost
  /** In the order of the model; `routes[i].position` is `i`. */
  readonly routes: readonly CompiledRoute[]
  readonly paths: PathIndex
  readonly noRoute: NotFound
  readonly requireTls: RequireTls
}

export interface CompiledRoute {
  readonly kind: 'route'
  readonly route: Route
  readonly virtualHost: VirtualHost
  /** Position in its virtual host. */
  readonly position: number
  readonly path: PathTest
  /** Whether the index leaves the path to be tested: it answers for exact paths and raw prefixes itself. */
  readonly testsPath: boolean
  readonly conditions: RouteConditions | undefined
  /** Undefined: the target goes upstream as it was matched. */
  readonly rewrite: CompiledRewrite | undefined
  /** Destinations of a forwarding route; empty for others. */
  readonly destinations: readonly CompiledDestination[]
  readonly totalWeight: number
  /** Host that replaces the request's, from `rewrite.authority` or the route's own header operations. */
  readonly authority: string | undefined
  /** Response operations of a redirect or direct response; a forwarded answer gets those of its destination, which include these. */
  readonly responseHeaders: CompiledHeaderOperations
  readonly corsOrigins: readonly ValueTest[]
}

/** A weighted cluster with the header operations of its route worked in. */
export interface CompiledDestination extends WeightedCluster {
  /** Whether the table holds the cluster. A request that is sent to one it does not hold gets 503. */
  readonly known: boolean
  /** Host that replaces the request's when this destination is picked; the route's own comes first. */
  readonly authority: string | undefined
  /** Route and destination operations together, in Istio's order. */
  readonly requestHeaders: CompiledHeaderOperations
  readonly responseHeaders: CompiledHeaderOperations
}

export type RequestMatch = CompiledRoute | RequireTls | NotFound

/** The virtual host answers plain HTTP with a redirect to https, whatever the path. */
export interface RequireTls {
  readonly kind: 'require_tls'
  readonly virtualHost: VirtualHost
}

export interface NotFound {
  readonly kind: 'not_found'
  readonly reason: 'no_virtual_host' | 'no_route'
  /** The virtual host none of whose routes took the request. */
  readonly virtualHost: VirtualHost | undefined
}
