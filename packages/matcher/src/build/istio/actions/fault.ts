import { type HttpRoute, parseDuration } from '@gatewright/spec'
import type { Fault } from '../../../model'

type SpecFault = NonNullable<HttpRoute['fault']>

/** A fault without percentage is kept and never strikes: Istio reads a missing percentage as none of the requests. */
export const faultOf = (fault: HttpRoute['fault']): Fault | undefined => {
  const delay = delayOf(fault?.delay)
  const abort = abortOf(fault?.abort)
  return delay || abort ? { delay, abort } : undefined
}

const delayOf = (delay: SpecFault['delay']): Fault['delay'] => {
  const fixedDelayMs = delay?.fixedDelay && parseDuration(delay.fixedDelay)
  if (!delay || !fixedDelayMs) return undefined
  return { fixedDelayMs, percentage: shareOf(delay.percentage?.value ?? delay.percent ?? 0) }
}

const abortOf = (abort: SpecFault['abort']): Fault['abort'] => {
  if (!abort || (!abort.httpStatus && !abort.grpcStatus)) return undefined
  return {
    status: abort.httpStatus || undefined,
    grpcStatus: abort.grpcStatus || undefined,
    percentage: shareOf(abort.percentage?.value ?? 0),
  }
}

/** Envoy counts in millionths: what is finer is cut off. */
const shareOf = (percentage: number): number => Math.floor(percentage * 10_000 + 1e-6) / 10_000
