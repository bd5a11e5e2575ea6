import type { IngressOwnershipOptions, ProxyIdentity } from '@gatewright/spec'

export interface BuildOptions {
  /** What this proxy is: decides which Gateways apply, what `exportTo` shows, and where Secrets are looked up. Default: Istio's ingress gateway. */
  readonly proxy?: ProxyIdentity
  /** Which Ingresses are ours. */
  readonly ingress?: IngressOwnershipOptions
  /**
   * Where destinations live: `HOST:PORT` or `HOST:PORT/SUBSET` to `ADDRESS:PORT` entries. HOST is `name`, `name.namespace`, or fully
   * qualified; IPv6 addresses stand in brackets; `unix:/path` is a socket. These win over everything in the resources and bring a
   * destination into being that no resource defines. Entries that cannot be read are left out: see `parseEndpointOverrides`.
   */
  readonly endpoints?: Readonly<Record<string, readonly string[]>>
}
