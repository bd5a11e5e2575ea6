import type { Decision } from '../decision'

/** Shared by name, so that the matchers find it whichever copy of this package made the decision. */
const REASONS = Symbol.for('gatewright.reasons')

/** Remembers how to explain a decision, where neither comparisons nor JSON see it. The text is made when it is asked for. */
export const withReasons = <D extends Decision>(decision: D, reasons: () => string): D =>
  Object.defineProperty(decision, REASONS, { value: reasons })

/** Why a decision of `simulate` was taken, rule by rule; undefined for others. */
export const reasonsOf = (decision: Decision): string | undefined => {
  const reasons: unknown = Object.getOwnPropertyDescriptor(decision, REASONS)?.value
  return typeof reasons === 'function' ? String(reasons()) : undefined
}
