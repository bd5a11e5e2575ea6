import type { z } from 'zod'
import type { outlierDetection } from '../../resources/destination-rule'
import { checkDuration } from '../durations'
import { checkPercent } from '../percentages'
import { error, type Findings, warning } from '../rule'

const COUNTERS = ['consecutive5xxErrors', 'consecutiveGatewayErrors', 'consecutiveLocalOriginFailures'] as const

/** When an endpoint is taken out for a while. */
export function* checkOutlierDetection(outliers: z.output<typeof outlierDetection>): Findings {
  yield* checkDuration(['interval'], outliers.interval)
  yield* checkDuration(['baseEjectionTime'], outliers.baseEjectionTime)
  yield* checkPercent(['maxEjectionPercent'], outliers.maxEjectionPercent)
  yield* checkPercent(['minHealthPercent'], outliers.minHealthPercent)
  for (const field of COUNTERS)
    if ((outliers[field] ?? 0) < 0)
      yield error('field_invalid', [field], `${field} is ${outliers[field]}; it must not be negative.`)
  if (outliers.consecutiveErrors)
    yield warning(
      'field_invalid',
      ['consecutiveErrors'],
      'consecutiveErrors is deprecated and has no effect.',
      'Use consecutive5xxErrors or consecutiveGatewayErrors.',
    )
  if ((outliers.consecutiveLocalOriginFailures ?? 0) > 0 && !outliers.splitExternalLocalOriginErrors)
    yield error(
      'field_invalid',
      ['consecutiveLocalOriginFailures'],
      'consecutiveLocalOriginFailures counts only where local failures are counted apart.',
      'Set splitExternalLocalOriginErrors: true.',
    )
  for (const [index, code] of (outliers.outlierDetectionHttpErrorCodes ?? []).entries())
    if (code < 100 || code > 599)
      yield error(
        'field_invalid',
        ['outlierDetectionHttpErrorCodes', index],
        `${code} is no status; it must be 100 to 599.`,
      )
}
