/** Why there is nothing to route to. */
export type NotFoundReason = 'no_listener' | 'no_virtual_host' | 'no_route'

export interface DecidedRoute {
  readonly kind: 'VirtualService' | 'Ingress'
  readonly namespace: string
  readonly name: string
  readonly routeName?: string
  readonly index: number
  readonly match?: number
  readonly file?: string
  readonly line?: number
}

/** Headers as a decision prints them: null-prototype maps by lower-cased name. */
export interface HeaderChanges {
  readonly set: Readonly<Record<string, string>>
  readonly add: Readonly<Record<string, string>>
  readonly remove: readonly string[]
}

interface Place {
  /** `namespace/name` of the Gateway. */
  readonly gateway?: string
  /** `port.name` of its server. */
  readonly server?: string
  readonly port?: number
  /** Domain of the virtual host that was chosen. */
  readonly virtualHost?: string
  readonly route?: DecidedRoute
}

interface DestinationPlace {
  readonly host: string
  /** Service port; null where the resources leave it unknown. */
  readonly port: number | null
  readonly subset?: string
}

export type DecidedDestination = DestinationPlace & { readonly weight: number }

/**
 * What happens to a request, and why. The JSON that `gatewright explain` prints is this object.
 * Weighted choice and fault sampling are not taken: shares and percentages are shown as configured.
 */
export type Decision =
  | (Place & {
      readonly outcome: 'forward'
      readonly destinations: readonly DecidedDestination[]
      readonly upstream: {
        readonly method: string
        /** Path and query after rewriting. */
        readonly path: string
        readonly authority: string
        /** What the route's header operations leave in the request, for each name they touch. */
        readonly headers: Readonly<Record<string, string>>
      }
      readonly timeoutMs?: number
      readonly retries: {
        readonly attempts: number
        readonly perTryTimeoutMs?: number
        readonly retryOn: readonly string[]
      }
      readonly fault?: {
        readonly abort?: { readonly status?: number; readonly grpcStatus?: string; readonly percentage: number }
        readonly delay?: { readonly fixedDelayMs: number; readonly percentage: number }
      }
      readonly mirrors?: readonly (DestinationPlace & { readonly percentage: number })[]
      readonly cors?: { readonly allowed: boolean }
      readonly responseHeaders: HeaderChanges
    })
  | (Place & {
      readonly outcome: 'redirect'
      readonly redirect: { readonly status: number; readonly location: string }
      readonly responseHeaders: HeaderChanges
    })
  | (Place & {
      readonly outcome: 'direct_response'
      readonly directResponse: { readonly status: number; readonly body?: string }
      readonly responseHeaders: HeaderChanges
    })
  | (Place & {
      readonly outcome: 'cors_preflight'
      readonly status: number
      readonly cors: { readonly allowed: boolean }
      readonly responseHeaders: HeaderChanges
    })
  | (Place & { readonly outcome: 'not_found'; readonly status: 404; readonly reason: NotFoundReason })
  /** What the proxy itself would answer: a destination that cannot exist, a target it refuses. */
  | (Place & {
      readonly outcome: 'error'
      readonly status: number
      readonly reason: string
      readonly destinations?: readonly DecidedDestination[]
    })
  | (Place & { readonly outcome: 'tcp' | 'passthrough'; readonly destinations: readonly DecidedDestination[] })
  | (Place & { readonly outcome: 'tls_rejected' })
