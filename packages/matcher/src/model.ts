import type { ClientTls, TrafficPolicy } from '@gatewright/spec'

/**
 * The routing model: what Istio and Ingress resources come down to. Here their nouns end and Envoy's begin.
 * Everything is plain, readonly data; `compileTable` turns it into something that answers quickly.
 */
export interface RoutingModel {
  readonly listeners: readonly Listener[]
  /** By cluster name. A route may name a cluster that is not here: it answers 503 (NC), as Envoy does. */
  readonly clusters: ReadonlyMap<string, Cluster>
}

/** An address and port that accepts connections. `port` is the number in the resources, before any port map. */
export interface Listener {
  /** IP or unix path; undefined is every interface. */
  readonly bind: string | undefined
  readonly port: number
  /** Chosen by SNI for TLS; a plain listener has one chain without server names. */
  readonly filterChains: readonly FilterChain[]
}

export interface FilterChain {
  readonly name: string
  /** SNI names this chain takes: exact, or `*.suffix`. Empty: any name, and none. */
  readonly serverNames: readonly string[]
  /** Labels that a `*` in `serverNames` may stand for: Istio any number, Kubernetes exactly one. */
  readonly wildcardLabels: 'any' | 'one'
  /** Undefined: plain text (`http`, `tcp`) or undecrypted TLS (`passthrough`). */
  readonly tls: DownstreamTls | undefined
  readonly route:
    | { readonly kind: 'http'; readonly virtualHosts: readonly VirtualHost[] }
    | {
        readonly kind: 'tcp' | 'passthrough'
        readonly source: RouteSource
        readonly clusters: readonly WeightedCluster[]
      }
  /** The server of a Gateway this chain was made for; undefined where several share it (plain HTTP) or an Ingress made it. */
  readonly server: ServerRef | undefined
}

/** A server of a Gateway, as explain names it. */
export interface ServerRef {
  /** `namespace/name` of the Gateway. */
  readonly gateway: string
  /** `port.name` of the server. */
  readonly server: string
  /** `port.number` of the server. */
  readonly port: number
}

export type TlsVersion = 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'

export interface DownstreamTls {
  /** Certificates by SNI; the first whose names cover the SNI is shown, else the first without names. More than one may carry the same names (RSA and ECDSA). */
  readonly certificates: readonly ServerCertificate[]
  readonly clientCertificate: 'none' | 'optional' | 'required'
  readonly caCertificates: KeyMaterial | undefined
  readonly caCrl: KeyMaterial | undefined
  readonly subjectAltNames: readonly string[]
  readonly verifyCertificateSpki: readonly string[]
  readonly verifyCertificateHash: readonly string[]
  readonly insecureSkipVerify: boolean
  readonly minVersion: TlsVersion
  readonly maxVersion: TlsVersion
  readonly cipherSuites: readonly string[]
}

export interface ServerCertificate {
  /** Names this certificate is for (exact or `*.suffix`); empty: the default. */
  readonly serverNames: readonly string[]
  readonly certificate: KeyMaterial
  readonly privateKey: KeyMaterial
}

/** PEM text from a Secret in the input, a file to be read when the listener opens, or a Secret that is not there (yet). */
export type KeyMaterial =
  | { readonly from: 'inline'; readonly pem: string; readonly secret: string }
  | { readonly from: 'file'; readonly path: string }
  | { readonly from: 'missing'; readonly secret: string }

export interface VirtualHost {
  /** Lower-cased domain: exact, `*.suffix`, or `*`. */
  readonly domain: string
  /** Labels that the `*` of `domain` may stand for. */
  readonly wildcardLabels: 'any' | 'one'
  /** Answer 301 to https before any route is looked at (Istio `httpsRedirect`). */
  readonly requireTls: boolean
  /** First match wins. */
  readonly routes: readonly Route[]
}

/** Where a route was written: printed by explain, logged with each exchange. */
export interface RouteSource {
  readonly kind: 'VirtualService' | 'Ingress'
  readonly namespace: string
  readonly name: string
  /** Position of the rule in its resource: `spec.http[index]`; for an Ingress the rule, `spec.rules[index]`; -1 for its default backend. */
  readonly index: number
  /** Position of the match block in its rule (for an Ingress the path); undefined for a rule without match. */
  readonly match: number | undefined
  readonly file: string | undefined
  readonly line: number | undefined
}

export interface Route {
  /** Route name as Istio prints it (`rule`, `rule.match`); empty without one. */
  readonly name: string
  readonly source: RouteSource
  readonly server: ServerRef | undefined
  readonly match: RouteMatch
  readonly action: RouteAction
  /** Operations of the rule itself; those of a destination are in its WeightedCluster. */
  readonly headers: HeaderOperations
}

/** Conditions of one route, all of which must hold. Ports, gateways and source labels are decided when the model is built. */
export interface RouteMatch {
  readonly path: PathMatch
  readonly method: ValueMatch | undefined
  readonly scheme: ValueMatch | undefined
  readonly authority: ValueMatch | undefined
  readonly headers: readonly HeaderMatch[]
  readonly queryParams: readonly QueryMatch[]
}

export type PathMatch =
  | { readonly kind: 'any' }
  | { readonly kind: 'exact'; readonly value: string; readonly ignoreCase: boolean }
  /** Raw text: `/status` also takes `/statusfoo`. */
  | { readonly kind: 'prefix'; readonly value: string; readonly ignoreCase: boolean }
  /** Path elements: `/foo` takes `/foo`, `/foo/` and `/foo/x`, not `/foobar`. The value has no trailing slash. */
  | { readonly kind: 'elements'; readonly value: string }
  /** RE2 over the whole path. */
  | { readonly kind: 'regex'; readonly pattern: string }
  /** picomatch over the whole path; `*` stays within one segment. */
  | { readonly kind: 'glob'; readonly pattern: string }

export type ValueMatch =
  | { readonly kind: 'exact'; readonly value: string }
  | { readonly kind: 'prefix'; readonly value: string }
  | { readonly kind: 'regex'; readonly pattern: string }

export interface HeaderMatch {
  /** Lower-cased; pseudo headers (`:method`, `:authority`, `:path`) are allowed. */
  readonly name: string
  readonly test: ValueMatch | { readonly kind: 'present' }
  /** Istio `withoutHeaders`: the test must fail; a missing header counts as empty text, and `present` must not hold. */
  readonly invert: boolean
}

export interface QueryMatch {
  /** Case-sensitive, not decoded. */
  readonly name: string
  readonly test: ValueMatch | { readonly kind: 'present' }
}

export type RouteAction = ForwardAction | RedirectAction | DirectResponseAction | UnavailableAction

export interface ForwardAction {
  readonly kind: 'forward'
  /** At least one; weights are relative and positive unless there is one entry only. */
  readonly clusters: readonly WeightedCluster[]
  readonly rewrite: Rewrite | undefined
  /** Host that replaces the request's. */
  readonly authority: string | undefined
  readonly timeoutMs: number | undefined
  readonly retry: RetryPolicy
  readonly fault: Fault | undefined
  readonly mirrors: readonly Mirror[]
  readonly cors: CorsPolicy | undefined
}

export interface WeightedCluster {
  /** Key into `RoutingModel.clusters`; may dangle. */
  readonly cluster: string
  readonly destination: DestinationRef
  readonly weight: number
  readonly headers: HeaderOperations
}

/** A destination as a user knows it. */
export interface DestinationRef {
  /** Fully qualified where it was a short name. */
  readonly host: string
  /** Service port; undefined where the resources leave it unknown. */
  readonly port: number | undefined
  readonly subset: string | undefined
}

export type Rewrite =
  /** Replaces what the route's path match matched: the prefix, or the whole path for exact and regex. */
  | { readonly kind: 'matched'; readonly value: string }
  /** RE2; every occurrence; `\1` to `\9` are groups, `\0` the whole match. */
  | { readonly kind: 'regex'; readonly pattern: string; readonly substitution: string }

export interface RetryPolicy {
  /** Retries after the first try. */
  readonly attempts: number
  readonly retryOn: readonly string[]
  readonly retriableStatusCodes: readonly number[]
  readonly perTryTimeoutMs: number | undefined
  readonly backoffMs: number
  /** Avoid endpoints already tried. */
  readonly avoidPreviousHosts: boolean
  readonly retryRemoteLocalities: boolean
}

export interface Fault {
  readonly delay: { readonly fixedDelayMs: number; readonly percentage: number } | undefined
  readonly abort:
    | { readonly status: number | undefined; readonly grpcStatus: string | undefined; readonly percentage: number }
    | undefined
}

export interface Mirror {
  readonly cluster: string
  readonly destination: DestinationRef
  readonly percentage: number
}

export interface CorsPolicy {
  readonly allowOrigins: readonly ValueMatch[]
  readonly allowMethods: readonly string[]
  readonly allowHeaders: readonly string[]
  readonly exposeHeaders: readonly string[]
  readonly maxAgeSeconds: number | undefined
  readonly allowCredentials: boolean
  readonly unmatchedPreflights: 'forward' | 'ignore'
}

export interface RedirectAction {
  readonly kind: 'redirect'
  readonly status: number
  readonly path: { readonly kind: 'whole' | 'prefix'; readonly value: string } | undefined
  readonly authority: string | undefined
  readonly scheme: string | undefined
  readonly port: number | undefined
}

export interface DirectResponseAction {
  readonly kind: 'direct_response'
  readonly status: number
  readonly body: string | undefined
}

/** A route that holds its requests and cannot serve them, such as an Ingress backend of an unknown kind. */
export interface UnavailableAction {
  readonly kind: 'unavailable'
  readonly status: number
  /** Short reason for the log and explain, never for the client. */
  readonly reason: string
}

/** Applied in this order: remove, set, add. Values may hold Envoy substitutions (`%REQ(x)%`). Names are lower-cased. */
export interface HeaderOperations {
  readonly request: HeaderOperationList
  readonly response: HeaderOperationList
}
export interface HeaderOperationList {
  readonly remove: readonly string[]
  readonly set: readonly (readonly [name: string, value: string])[]
  readonly add: readonly (readonly [name: string, value: string])[]
}

/** A destination with its policy. Named as Istio prints it: `outbound|8080|v2|cart.shop.svc.cluster.local`. */
export interface Cluster {
  readonly name: string
  readonly destination: DestinationRef
  readonly discovery: Discovery
  /** What the upstream speaks: HTTP/2 by prior knowledge for ports named or typed so. */
  readonly protocol: 'http1' | 'http2'
  /** The DestinationRule's settings for this port and subset, already merged: `portLevelSettings` is gone. */
  readonly policy: TrafficPolicy
  /** Undefined: plain text. `subjectAltNames` of a ServiceEntry are in it where the DestinationRule lists none. */
  readonly tls: ClientTls | undefined
  /** Keys and certificates that `tls` names, as files or out of Secrets; undefined on plain text. */
  readonly tlsMaterial?: UpstreamTlsMaterial | undefined
}

/** What the proxy shows to an upstream and what it trusts there. */
export interface UpstreamTlsMaterial {
  readonly certificate: KeyMaterial | undefined
  readonly privateKey: KeyMaterial | undefined
  /** Undefined: the certificate authorities of the system. */
  readonly caCertificates: KeyMaterial | undefined
  readonly caCrl: KeyMaterial | undefined
}

export type Discovery =
  | { readonly kind: 'static'; readonly endpoints: readonly Endpoint[] }
  /** Resolved when needed. `all`: every address takes part; else the first of each answer. */
  | {
      readonly kind: 'dns'
      readonly hosts: readonly { readonly host: string; readonly port: number }[]
      readonly all: boolean
      /** The name is an alias that a tenant wrote (ExternalName): answers that are loopback or link-local addresses are refused. */
      readonly refuseLocal?: boolean
    }

export interface Endpoint {
  /** IP address, or `unix:` and a path. */
  readonly address: string
  /** 0 for a unix socket. */
  readonly port: number
  readonly weight: number
  readonly labels: Readonly<Record<string, string>>
  /** `region/zone/subzone`; empty where unknown. */
  readonly locality: string
}
