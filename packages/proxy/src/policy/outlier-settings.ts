import { parseDuration, type TrafficPolicy } from '@gatewright/spec'

/** When an endpoint that keeps failing is taken out, and for how long. */
export interface OutlierSettings {
  /** Errors in a row that eject; 0 never. */
  readonly errors: number
  /** The same for answers 502, 503 and 504. */
  readonly gatewayErrors: number
  /** The same for failures that never were an answer; only where these are counted apart. */
  readonly localErrors: number
  /** Failures of connections are counted apart and not as 5xx. */
  readonly split: boolean
  /** Statuses that are errors; undefined: 500 to 599. */
  readonly errorStatuses: ReadonlySet<number> | undefined
  readonly intervalMs: number
  readonly baseEjectionMs: number
  /** Part of the endpoints that may be out at once, in percent. */
  readonly maxEjectionPercent: number
}

/** Settings with Istio's defaults; undefined without an `outlierDetection`. */
export const outlierSettings = (detection: TrafficPolicy['outlierDetection']): OutlierSettings | undefined => {
  if (!detection) return undefined
  const { splitExternalLocalOriginErrors: split = false, outlierDetectionHttpErrorCodes: statuses } = detection
  return {
    errors: detection.consecutive5xxErrors ?? 5,
    gatewayErrors: detection.consecutiveGatewayErrors ?? 0,
    localErrors: split ? (detection.consecutiveLocalOriginFailures ?? 5) : 0,
    split,
    errorStatuses: statuses && statuses.length > 0 ? new Set(statuses) : undefined,
    intervalMs: milliseconds(detection.interval, 10_000),
    baseEjectionMs: milliseconds(detection.baseEjectionTime, 30_000),
    maxEjectionPercent: Math.min(detection.maxEjectionPercent || 10, 100),
  }
}

const milliseconds = (text: string | undefined, otherwise: number): number => (text && parseDuration(text)) || otherwise
