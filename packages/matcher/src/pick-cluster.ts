import type { CompiledDestination } from './compile/route-table'

interface Weighted {
  readonly destinations: readonly CompiledDestination[]
  readonly totalWeight: number
}

/**
 * The destination of one request, in proportion to the weights. A single destination is taken whatever its weight.
 * @param random in [0, 1)
 */
export const pickCluster = ({ destinations, totalWeight }: Weighted, random: number): CompiledDestination => {
  const [first] = destinations
  if (!first) throw new RangeError('a route that forwards nowhere has no cluster to pick')
  if (destinations.length === 1) return first
  let rest = random * totalWeight
  for (const destination of destinations) {
    rest -= destination.weight
    if (rest < 0) return destination
  }
  return first
}
