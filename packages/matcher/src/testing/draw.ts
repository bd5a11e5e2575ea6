import type { DecidedDestination, Decision } from '../decision'

/** What one request draws of everything that is left to chance. */
export interface Drawn {
  /** The weighted destination; undefined where nothing is forwarded. */
  readonly destination: DecidedDestination | undefined
  /** Injected delay. */
  readonly delayMs?: number
  /** Injected answer, given instead of forwarding. */
  readonly abort?: { readonly status?: number; readonly grpcStatus?: string }
  readonly mirrors: readonly Omit<DecidedDestination, 'weight'>[]
}

/** Draws in the order of a running proxy: delay, abort, destination, mirrors. */
export const draw = (decision: Decision, random: () => number): Drawn => {
  if (decision.outcome === 'tcp' || decision.outcome === 'passthrough')
    return { destination: weighted(decision.destinations, random()), mirrors: [] }
  if (decision.outcome !== 'forward') return { destination: undefined, mirrors: [] }
  const { fault, destinations, mirrors = [] } = decision
  const happens = (percentage: number): boolean => random() * 100 < percentage
  const delay = fault?.delay && happens(fault.delay.percentage) ? { delayMs: fault.delay.fixedDelayMs } : {}
  if (fault?.abort && happens(fault.abort.percentage)) {
    const { percentage: _, ...abort } = fault.abort
    return { destination: undefined, ...delay, abort, mirrors: [] }
  }
  const destination = weighted(destinations, random())
  const copies = mirrors.filter(({ percentage }) => happens(percentage)).map(({ percentage: _, ...to }) => to)
  return { ...delay, destination, mirrors: copies }
}

const weighted = (destinations: readonly DecidedDestination[], random: number): DecidedDestination | undefined => {
  if (destinations.length < 2) return destinations[0]
  let rest = random * destinations.reduce((sum, { weight }) => sum + weight, 0)
  return destinations.find(({ weight }) => {
    rest -= weight
    return rest < 0
  })
}
