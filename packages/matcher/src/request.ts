/** Headers as the matcher reads them. A name that occurs several times is one value joined with `,`. */
export interface HeaderView {
  /** @param name lower-cased */
  get(name: string): string | undefined
}

/** One request after target and authority were normalised (`normaliseTarget`). What is matched here is what is forwarded. */
export interface RequestView {
  readonly method: string
  /** From the connection, or from a trusted `x-forwarded-proto`. */
  readonly scheme: 'http' | 'https'
  /** Host as received: case and port kept. */
  readonly authority: string
  /** Normalised path without the query. */
  readonly path: string
  /** Query with its `?`, untouched; empty without one. */
  readonly query: string
  readonly headers: HeaderView
}

/** What is known of a connection before any request on it. */
export interface ConnectionView {
  readonly port: number
  readonly bind?: string | undefined
  /** Undefined on plain text; empty for a TLS client that sends no name. */
  readonly sni: string | undefined
  readonly alpn?: readonly string[] | undefined
}
