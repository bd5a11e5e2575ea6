import type { ConfigSource, Diagnostic, LoadInput } from '@gatewright/spec'
import type { AccessRecord } from './telemetry/access-record'
import type { Resolver } from './upstream/resolve'

/** Every option may be left out. Durations are milliseconds. */
export interface IngressOptions {
  /** Where configuration comes from: `fileSource(...)`, `memorySource(...)`, or your own. Without one, `config` or `apply()` gives it. */
  readonly source?: ConfigSource | undefined
  /** The first revision, as YAML or JSON text, as objects, or both in a list. Taken over by `listen()` or `handle()`. */
  readonly config?: LoadInput | undefined
  /**
   * Ports to open in place of those that the resources name, such as `{ 80: 8080 }`; 0 takes a free one. Routing still sees the
   * number of the resources. Without an entry the port itself is opened, which below 1024 may need privileges.
   */
  readonly portMap?: Readonly<Record<number, number>> | undefined
  /**
   * Where destinations live: `host:port` or `host:port/subset` to `address:port` entries. The host may be short, `name.namespace` or
   * fully qualified. An entry beats whatever the resources say. Destinations without one come from Services, EndpointSlices and
   * ServiceEntries in the input, else from DNS.
   */
  readonly endpoints?: Readonly<Record<string, readonly string[]>> | undefined
  /** Address to listen on where a Gateway's `bind` names none. Default: all interfaces. */
  readonly bind?: string | undefined
  /** Labels of this proxy, compared with the selectors of Gateways. Default: those of Istio's ingress gateway. */
  readonly proxyLabels?: Readonly<Record<string, string>> | undefined
  /** Namespace of this proxy, where Secrets of `credentialName` are looked up. Default `istio-system`. */
  readonly proxyNamespace?: string | undefined
  /** Value of `server` in every answer; `pass-through` leaves the upstream's. Default `gatewright`. */
  readonly serverHeader?: string | undefined
  /**
   * How many proxies in front are believed about `X-Forwarded-For` and `X-Forwarded-Proto` (Istio `numTrustedProxies`). Default 0.
   * A number too high lets clients choose their own address.
   */
  readonly numTrustedProxies?: number | undefined
  /** How long a client may take to send the head of a request. Default 60000. Too short breaks slow mobile clients. */
  readonly headerTimeoutMs?: number | undefined
  /**
   * What a revision with errors does. `reject` (default): nothing of it is taken over; the first one makes `listen()` reject.
   * `omit`: the faulty resources are left out, so that one mistake does not stop the others; for sources that many people write to.
   */
  readonly onInvalid?: 'reject' | 'omit' | undefined
  /** Called with each finding of each revision. */
  readonly onDiagnostic?: ((diagnostic: Diagnostic) => void) | undefined
  /** Called when a revision was put in force; `revision` counts from 1. */
  readonly onApply?: ((event: { readonly revision: number }) => void) | undefined
  /** Called once for each exchange when it is over. What it throws is lost. */
  readonly onAccess?: ((record: AccessRecord) => void) | undefined
  /** Finds the addresses of destinations without known endpoints. Default: the operating system's resolver. */
  readonly resolver?: Resolver | undefined
  /** Random numbers in [0, 1) for weights, faults and back-off. Default `Math.random`; for tests. */
  readonly random?: (() => number) | undefined
  /** Milliseconds since 1970, not going backwards. Default: the clock of this process; for tests. */
  readonly now?: (() => number) | undefined
}

/** What requests need of the options, with defaults in place. */
export interface TrafficSettings {
  /** Undefined: the upstream's header stays. */
  readonly serverHeader: string | undefined
  readonly numTrustedProxies: number
  readonly headerTimeoutMs: number
  readonly random: () => number
  readonly now: () => number
}

/** @throws RangeError for a value outside its range */
export const trafficSettings = (options: IngressOptions): TrafficSettings => {
  const { serverHeader = 'gatewright' } = options
  if (!/^[\t\x20-\x7e]+$/.test(serverHeader)) throw new RangeError('serverHeader must be printable ASCII text')
  return {
    serverHeader: serverHeader === 'pass-through' ? undefined : serverHeader,
    numTrustedProxies: wholeNumber('numTrustedProxies', options.numTrustedProxies ?? 0, 0),
    headerTimeoutMs: wholeNumber('headerTimeoutMs', options.headerTimeoutMs ?? 60_000, 1),
    random: options.random ?? Math.random,
    now: options.now ?? (() => performance.timeOrigin + performance.now()),
  }
}

const wholeNumber = (name: string, value: number, least: number): number => {
  if (Number.isInteger(value) && value >= least && value <= 2_147_483_647) return value
  throw new RangeError(`${name} must be a whole number from ${least}, not ${String(value)}`)
}
