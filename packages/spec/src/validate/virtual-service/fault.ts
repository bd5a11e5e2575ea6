import type { z } from 'zod'
import { quote } from '../../read/wording'
import type { fault } from '../../resources/virtual-service'
import { checkDuration } from '../durations'
import { checkPercent, checkPercentage } from '../percentages'
import { error, type Findings, warning, within } from '../rule'
import { checkStatus } from './http-status'

type Fault = z.output<typeof fault>

/** A fault delays requests, aborts them, or does both. */
export function* checkFault({ delay, abort }: Fault): Findings {
  if (!delay && !abort) yield error('field_required', [], 'The fault has neither delay nor abort.')
  if (delay) yield* within(['delay'], checkDelay(delay))
  if (abort) yield* within(['abort'], checkAbort(abort))
}

function* checkDelay(delay: NonNullable<Fault['delay']>): Findings {
  yield* checkPercentage(['percentage'], delay.percentage)
  yield* checkPercent(['percent'], delay.percent)
  yield* checkDuration(['fixedDelay'], delay.fixedDelay)
  if (delay.exponentialDelay !== undefined)
    yield error('field_invalid', ['exponentialDelay'], 'exponentialDelay is not supported.', 'Use fixedDelay.')
}

const GRPC_STATUSES: ReadonlySet<string> = new Set([
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
])

function* checkAbort(abort: NonNullable<Fault['abort']>): Findings {
  const { httpStatus, grpcStatus, http2Error, percentage } = abort
  yield* checkPercentage(['percentage'], percentage)
  const kinds = [httpStatus, grpcStatus, http2Error].filter((kind) => kind !== undefined)
  if (kinds.length > 1) yield error('field_invalid', [], 'An abort has one of httpStatus and grpcStatus.')
  if (kinds.length === 0)
    yield warning('field_invalid', [], 'The abort has no status; it does nothing.', 'Set httpStatus or grpcStatus.')
  if (httpStatus !== undefined) yield* checkStatus(['httpStatus'], httpStatus)
  if (grpcStatus !== undefined && !GRPC_STATUSES.has(grpcStatus))
    yield error(
      'field_invalid',
      ['grpcStatus'],
      `${quote(grpcStatus)} is no gRPC status.`,
      'Write its name in capitals, such as UNAVAILABLE.',
    )
  if (http2Error !== undefined)
    yield error('field_invalid', ['http2Error'], 'http2Error is not supported.', 'Use httpStatus.')
}
