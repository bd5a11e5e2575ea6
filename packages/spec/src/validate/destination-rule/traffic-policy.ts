import type { z } from 'zod'
import { isIpAddress } from '../../ip-address'
import { quote } from '../../read/wording'
import type { portTrafficPolicy, retryBudget, TrafficPolicy, tunnel } from '../../resources/destination-rule'
import { checkDuration } from '../durations'
import { nameProblem } from '../host-syntax'
import { checkPort } from '../port-number'
import { error, type Findings, warning } from '../rule'

const FIELDS = ['loadBalancer', 'connectionPool', 'outlierDetection', 'tls'] as const

/** A traffic policy says something. */
export function* checkTrafficPolicy(policy: TrafficPolicy): Findings {
  const fields = [...FIELDS, 'portLevelSettings', 'tunnel', 'proxyProtocol', 'retryBudget'] as const
  if (!fields.some((field) => policy[field] !== undefined))
    yield error('field_required', [], `The traffic policy is empty; it has one or more of ${fields.join(', ')}.`)
  if (policy.tunnel && policy.proxyProtocol)
    yield error('field_invalid', [], 'tunnel and proxyProtocol exclude each other.')
  yield* checkFailoverNeedsOutliers(policy)
}

/** A policy of one port names the port and says something. */
export function* checkPortPolicy(policy: z.output<typeof portTrafficPolicy>): Findings {
  if (!policy.port)
    yield error(
      'field_required',
      ['port'],
      'A policy in portLevelSettings needs its port.',
      'Write port: { number: ... }.',
    )
  if (!FIELDS.some((field) => policy[field] !== undefined))
    yield error('field_required', [], `The port policy is empty; it has one or more of ${FIELDS.join(', ')}.`)
  yield* checkPort(['port', 'number'], policy.port?.number)
  yield* checkFailoverNeedsOutliers(policy)
}

/** Endpoints fail over when they are seen to fail, and outlier detection is what sees it. */
function* checkFailoverNeedsOutliers({
  loadBalancer,
  outlierDetection,
}: Pick<TrafficPolicy, 'loadBalancer' | 'outlierDetection'>): Findings {
  if (outlierDetection) return
  for (const field of ['localityLbSetting', 'zoneAwareLbSetting'] as const) {
    const setting = loadBalancer?.[field]
    if (setting?.failover?.length || setting?.failoverPriority?.length)
      yield warning(
        'field_invalid',
        ['loadBalancer', field],
        'Failing over has no effect without outlierDetection.',
        'Add outlierDetection to the policy.',
      )
  }
}

/** A tunnel goes through CONNECT or POST to a host and port. */
export function* checkTunnel({ protocol, targetHost, targetPort }: z.output<typeof tunnel>): Findings {
  if (protocol && !['CONNECT', 'POST'].includes(protocol))
    yield error('field_invalid', ['protocol'], `The tunnel protocol is ${quote(protocol)}; it must be CONNECT or POST.`)
  const problem = isIpAddress(targetHost) ? undefined : nameProblem(targetHost)
  if (problem !== undefined)
    yield error('host_invalid', ['targetHost'], `The target host ${quote(targetHost)} is not allowed: ${problem}.`)
  yield* checkPort(['targetPort'], targetPort)
}

/** A retry budget is a share of the active requests. */
export function* checkRetryBudget({
  percent,
  minRetryConcurrency,
  budgetInterval,
}: z.output<typeof retryBudget>): Findings {
  if (percent !== undefined && percent !== null && (percent < 0 || percent > 100))
    yield error('field_invalid', ['percent'], `The percentage is ${percent}; it must be 0 to 100.`)
  if (minRetryConcurrency !== undefined && minRetryConcurrency < 0)
    yield error(
      'field_invalid',
      ['minRetryConcurrency'],
      `minRetryConcurrency is ${minRetryConcurrency}; it must not be negative.`,
    )
  yield* checkDuration(['budgetInterval'], budgetInterval)
}
