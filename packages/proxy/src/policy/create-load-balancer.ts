import { parseDuration, type TrafficPolicy } from '@gatewright/spec'
import { avoidTried } from './avoid-tried'
import { leastRequest } from './least-request'
import type { LoadBalancer } from './load-balancer'
import { maglev } from './maglev'
import { passthrough } from './passthrough'
import { randomChoice } from './random-choice'
import { ringHash } from './ring-hash'
import { roundRobin } from './round-robin'
import type { WarmUp } from './warm-up'

type Settings = TrafficPolicy['loadBalancer']

/** The balancer of a `loadBalancer` block. `consistentHash` comes before `simple`; without either it is LEAST_REQUEST. */
export const createLoadBalancer = (settings: Settings, random: () => number): LoadBalancer => {
  const { simple, consistentHash } = settings ?? {}
  if (consistentHash) {
    const { maglev: table, ringHash: ring, minimumRingSize } = consistentHash
    if (table) return maglev(random, table.tableSize ?? 0)
    return ringHash(random, ring?.minimumRingSize ?? minimumRingSize ?? 0)
  }
  switch (simple) {
    case 'ROUND_ROBIN':
      return avoidTried(roundRobin(random, warmUpOf(settings)))
    case 'RANDOM':
      return avoidTried(randomChoice(random))
    case 'PASSTHROUGH':
      return passthrough
    default:
      return avoidTried(leastRequest(random, warmUpOf(settings)))
  }
}

/** Weights of endpoints mean nothing to RANDOM. */
export const countsWeights = (settings: Settings): boolean =>
  settings?.consistentHash !== undefined || settings?.simple !== 'RANDOM'

const warmUpOf = (settings: Settings): WarmUp | undefined => {
  const { warmup, warmupDurationSecs } = settings ?? {}
  const text = warmup?.duration ?? warmupDurationSecs
  const durationMs = text ? parseDuration(text) : undefined
  if (!durationMs) return undefined
  return { durationMs, minimum: (warmup?.minimumPercent ?? 10) / 100, aggression: warmup?.aggression ?? 1 }
}
