import type { Fault } from '@gatewright/matcher'

export interface FaultVerdict {
  readonly delayMs: number | undefined
  /** HTTP status to answer with. */
  readonly abort: { readonly status: number; readonly grpcStatus: number | undefined } | undefined
}

const NONE: FaultVerdict = Object.freeze({ delayMs: undefined, abort: undefined })

/** Samples delay and abort of a route independently of each other. */
export const sampleFault = (fault: Fault | undefined, random: () => number): FaultVerdict => {
  if (!fault) return NONE
  const { delay, abort } = fault
  return {
    delayMs: delay && happens(delay.percentage, random) ? delay.fixedDelayMs : undefined,
    abort: abort && happens(abort.percentage, random) ? abortWith(abort) : undefined,
  }
}

const happens = (percentage: number, random: () => number): boolean => percentage > 0 && random() * 100 < percentage

const abortWith = ({ status, grpcStatus }: NonNullable<Fault['abort']>): FaultVerdict['abort'] => {
  if (grpcStatus === undefined) return { status: status ?? 503, grpcStatus: undefined }
  const code = GRPC_NAMES.indexOf(grpcStatus)
  return { status: status ?? 200, grpcStatus: code === -1 ? 2 : code }
}

/** Names of gRPC's statuses, at their numbers. */
const GRPC_NAMES: readonly string[] = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
]
