import type { FieldPath } from '../../diagnostic'
import { error, type Findings } from '../rule'

interface Weighted {
  readonly weight?: number | undefined
}

/** Weights are shares of any sum: not negative, and of several destinations at least one gets traffic. */
export function* checkWeights(path: FieldPath, route: readonly Weighted[] = []): Findings {
  let total = 0
  for (const [index, { weight = 0 }] of route.entries()) {
    if (weight < 0)
      yield error('weights_invalid', [...path, index, 'weight'], `The weight is ${weight}; it must not be negative.`)
    total += Math.max(weight, 0)
  }
  if (route.length > 1 && total === 0 && route.every(({ weight = 0 }) => weight >= 0))
    yield error(
      'weights_invalid',
      path,
      'The weights of the destinations add up to 0.',
      'Give each destination its share, such as 80 and 20.',
    )
}
