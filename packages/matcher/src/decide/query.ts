/** A request to decide about: what a client would send, and where it would connect. */
export type DecisionQuery = QueryTarget & {
  /** Default `GET`. */
  readonly method?: string
  /** A `host` here replaces the URL's host in the request, not the place it goes to. */
  readonly headers?: Iterable<readonly [name: string, value: string]>
  /** Listener port; default: the URL's. */
  readonly port?: number
  /** Server name of the TLS handshake; default: the URL's host, where that is no address. */
  readonly sni?: string
  /** Address of the client. */
  readonly sourceIp?: string
}

type QueryTarget =
  /** `http`, `https`, `tcp` or `tls`. */
  { readonly url: string } | { readonly scheme: string; readonly authority: string; readonly target: string }

export interface DecideOptions {
  /** Proxies in front whose `X-Forwarded-*` are believed (Istio `gatewayTopology.numTrustedProxies`). Default 0: nobody's. */
  readonly numTrustedProxies?: number
}

/** A query with everything filled in that a client would fill in. */
export interface ReadQuery {
  readonly method: string
  readonly scheme: 'http' | 'https' | 'tcp' | 'tls'
  /** Host line, if there is one. */
  readonly host: string
  readonly target: string
  /** Undefined: nobody knows where to connect. */
  readonly port: number | undefined
  /** Undefined on plain text; empty where no name is sent. */
  readonly sni: string | undefined
  readonly sourceIp: string | undefined
  readonly headers: readonly (readonly [name: string, value: string])[]
}
