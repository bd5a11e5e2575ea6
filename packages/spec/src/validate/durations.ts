import type { FieldPath } from '../diagnostic'
import { parseDuration } from '../duration'
import type { Finding } from '../finding'
import { quote } from '../read/wording'
import { error } from './rule'

const HINT = 'Write a number with a unit, such as 500ms, 10s or 1m30s.'

/** Istio's durations are at least one millisecond and count whole milliseconds. */
export function* checkDuration(path: FieldPath, text: string | undefined): Generator<Finding> {
  const ms = yield* checkReadable(path, text)
  if (ms === undefined) return
  if (ms < 1) yield error('field_invalid', path, `The duration is ${text}; it must be at least 1ms.`, offHint(path, ms))
  else if (!Number.isInteger(ms))
    yield error('field_invalid', path, `The duration is ${text}; it must count whole milliseconds.`)
}

/** A duration of whole milliseconds where none at all turns something off. */
export function* checkDurationOrOff(path: FieldPath, text: string | undefined): Generator<Finding> {
  const ms = text === undefined ? undefined : parseDuration(text)
  if (ms === undefined || Math.trunc(ms) !== 0) yield* checkDuration(path, text)
}

/** A duration that may be zero. */
export function* checkDurationOrZero(path: FieldPath, text: string | undefined): Generator<Finding> {
  const ms = yield* checkReadable(path, text)
  if (ms !== undefined && ms < 0)
    yield error('field_invalid', path, `The duration is ${text}; it must not be negative.`)
}

/** A duration of whole seconds, at least one millisecond (so at least one second). */
export function* checkWholeSeconds(path: FieldPath, text: string | undefined): Generator<Finding> {
  const ms = yield* checkReadable(path, text)
  if (ms === undefined) return
  if (ms < 1) yield error('field_invalid', path, `The duration is ${text}; it must be at least 1s.`)
  else if (ms % 1000 !== 0) yield error('field_invalid', path, `The duration is ${text}; it must count whole seconds.`)
}

function* checkReadable(path: FieldPath, text: string | undefined): Generator<Finding, number | undefined> {
  if (text === undefined) return undefined
  const ms = parseDuration(text)
  if (ms === undefined) yield error('field_invalid', path, `${quote(text)} is not a duration.`, HINT)
  return ms
}

const offHint = (path: FieldPath, ms: number): string | undefined =>
  ms === 0 && path.at(-1) === 'timeout' ? 'Leave timeout out for no timeout.' : undefined
