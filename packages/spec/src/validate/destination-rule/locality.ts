import type { z } from 'zod'
import { quote } from '../../read/wording'
import type { localityLbSetting, zoneAwareLbSetting } from '../../resources/destination-rule'
import { error, type Findings } from '../rule'
import { localitiesProblem } from './localities'

type Locality = z.output<typeof localityLbSetting>

/** Labels of places, which failover between regions goes by already. */
const PLACES = ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone', 'topology.istio.io/subzone']

/** How traffic is spread over regions and zones: by shares, or by failing over, not both. */
export function* checkLocality({ distribute = [], failover = [], failoverPriority = [] }: Locality): Findings {
  if (distribute.length > 0 && failover.length > 0) {
    yield error('field_invalid', [], 'distribute and failover exclude each other.')
    return
  }
  const place = failoverPriority.find((label) => PLACES.includes(label))
  if (failover.length > 0 && place !== undefined)
    yield error('field_invalid', [], `failover goes by regions already; failoverPriority cannot name ${place}.`)
  yield* checkDistribution(distribute)
  for (const [index, pair] of failover.entries()) yield* checkFailover(['failover', index], pair)
}

/** The same for zones: regions are taken care of. */
export function* checkZoneAware({
  failover = [],
  failoverPriority = [],
  minClusterSize,
}: z.output<typeof zoneAwareLbSetting>): Findings {
  const place = failoverPriority.find((label) => PLACES.includes(label))
  if (place !== undefined)
    yield error('field_invalid', ['failoverPriority'], `${place} is taken care of and cannot be named.`)
  for (const [index, pair] of failover.entries()) yield* checkFailover(['failover', index], pair)
  if (minClusterSize !== undefined && minClusterSize !== null && minClusterSize < 1)
    yield error('field_invalid', ['minClusterSize'], `minClusterSize is ${minClusterSize}; it must be 1 or more.`)
}

function* checkDistribution(distribute: NonNullable<Locality['distribute']>): Findings {
  const sources = localitiesProblem(distribute.map(({ from = '' }) => from))
  if (sources !== undefined)
    yield error('field_invalid', ['distribute'], `The sources do not fit together: ${sources}.`)
  for (const [index, { to = {} }] of distribute.entries()) {
    const path = ['distribute', index, 'to']
    const weights = Object.values(to)
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    if (weights.some((weight) => weight < 1 || weight > 100))
      yield error('field_invalid', path, 'Each weight must be 1 to 100.')
    else if (total !== 100)
      yield error('field_invalid', path, `The weights add up to ${total}; they must add up to 100.`)
    const problem = localitiesProblem(Object.keys(to))
    if (problem !== undefined) yield error('field_invalid', path, `The targets do not fit together: ${problem}.`)
  }
}

function* checkFailover(
  path: readonly (string | number)[],
  { from = '', to = '' }: { from?: string | undefined; to?: string | undefined },
): Findings {
  if (from === to) yield error('field_invalid', path, `Failing over from ${quote(from)} to itself does nothing.`)
  if (`${from}${to}`.includes('*'))
    yield error('field_invalid', path, 'failover names regions; wildcards are not allowed.')
  else if (`${from}${to}`.includes('/')) yield error('field_invalid', path, 'failover names regions, without zones.')
}
