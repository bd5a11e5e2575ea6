/** How new endpoints get their share little by little (Istio `warmup`). */
export interface WarmUp {
  readonly durationMs: number
  /** Least part of the weight, from 0 to 1. */
  readonly minimum: number
  /** 1 grows evenly; more is faster at first, less is slower at first. */
  readonly aggression: number
}

/** The part of its weight that an endpoint has when it joined `ageMs` ago: Envoy's slow start. */
export const warmUpFactor = ({ durationMs, minimum, aggression }: WarmUp, ageMs: number): number => {
  if (ageMs >= durationMs) return 1
  const part = Math.max(ageMs, 0) / durationMs
  return Math.max(minimum, part ** (1 / aggression), SMALLEST)
}

/** A weight of nothing at all would never be picked where all endpoints are new. */
const SMALLEST = 1e-6
