import type { FieldPath } from '../diagnostic'
import type { Finding } from '../finding'
import { error } from './rule'

const FINEST = 0.0001

/** A share of the requests: 0, or 0.0001 to 100. */
export function* checkPercentage(
  path: FieldPath,
  percentage: { readonly value: number } | undefined,
): Generator<Finding> {
  const value = percentage?.value ?? 0
  if (value < 0 || value > 100) yield error('field_invalid', path, `The percentage is ${value}; it must be 0 to 100.`)
  else if (value > 0 && value < FINEST)
    yield error('field_invalid', path, `The percentage is ${value}; the finest step is ${FINEST}.`)
}

/** A share of the requests of any fineness: 0 to 100. */
export function* checkShare(path: FieldPath, share: { readonly value: number } | undefined): Generator<Finding> {
  yield* checkPercent(path, share?.value)
}

/** A whole-number percentage, as the old fields have it. */
export function* checkPercent(path: FieldPath, percent: number | null | undefined): Generator<Finding> {
  if (percent !== null && percent !== undefined && (percent < 0 || percent > 100))
    yield error('field_invalid', path, `The percentage is ${percent}; it must be 0 to 100.`)
}
