import type { z } from 'zod'
import type { loadBalancer } from '../../resources/destination-rule'
import { checkDuration } from '../durations'
import { error, type Findings, warning } from '../rule'

const WARMS_UP: ReadonlySet<string> = new Set(['UNSPECIFIED', 'LEAST_CONN', 'LEAST_REQUEST', 'ROUND_ROBIN'])

/** One algorithm, one idea of places, and a warm-up that fits. */
export function* checkLoadBalancer(balancer: z.output<typeof loadBalancer>): Findings {
  const { simple, consistentHash, backendUtilization, warmup, warmupDurationSecs } = balancer
  const chosen = Object.entries({ simple, consistentHash, backendUtilization }).flatMap(([name, value]) =>
    value === undefined ? [] : [name],
  )
  if (chosen.length > 1) yield error('field_invalid', [], `${chosen.join(' and ')} exclude each other.`)
  if (balancer.localityLbSetting && balancer.zoneAwareLbSetting)
    yield error('field_invalid', [], 'localityLbSetting and zoneAwareLbSetting exclude each other.')
  if ((warmup || warmupDurationSecs) && (consistentHash || (simple && !WARMS_UP.has(simple))))
    yield warning(
      'field_invalid',
      [warmup ? 'warmup' : 'warmupDurationSecs'],
      'Only ROUND_ROBIN and LEAST_REQUEST warm endpoints up.',
    )
  yield* checkDuration(['warmupDurationSecs'], warmupDurationSecs ?? undefined)
  yield* checkDuration(['warmup', 'duration'], warmup?.duration)
  const percent = warmup?.minimumPercent ?? 0
  if (percent < 0 || percent > 100)
    yield error('field_invalid', ['warmup', 'minimumPercent'], `The percentage is ${percent}; it must be 0 to 100.`)
  if ((warmup?.aggression ?? 1) <= 0)
    yield error('field_invalid', ['warmup', 'aggression'], `aggression is ${warmup?.aggression}; it must be above 0.`)
}
