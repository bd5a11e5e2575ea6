import type { HttpMatch, HttpRoute, VirtualService } from '@gatewright/spec'

/** A VirtualService as this proxy sees it, every name in it resolved. */
export interface BoundVirtualService {
  readonly resource: VirtualService
  /** Fully qualified where they were short. */
  readonly hosts: readonly string[]
  /** `namespace/name`. */
  readonly gateways: readonly string[]
  /** Rules of `spec.http`, those of delegates in the places of the rules that name them. */
  readonly rules: readonly BoundRule[]
}

export interface BoundRule {
  /** Hosts of destinations are fully qualified; `match` is in `matches`. */
  readonly rule: HttpRoute
  /** Undefined: the rule takes everything. Gateway names are resolved. */
  readonly matches: readonly BoundMatch[] | undefined
  /** The resource that holds the rule: of a delegated rule, the delegate. */
  readonly owner: VirtualService
  /** `spec.http[index]` of the owner. */
  readonly index: number
}

export interface BoundMatch {
  readonly match: HttpMatch
  /** `match[position]` of the rule; undefined where a delegated rule got it from its root. */
  readonly position: number | undefined
}
