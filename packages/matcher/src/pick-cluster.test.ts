import { expect, it } from 'vitest'
import { pickCluster } from './pick-cluster'
import { compiled } from './sample-chain'
import { acting, forward, to } from './sample-model'

const picked = (weights: readonly number[], random: number): number => {
  const clusters = weights.map((weight, at) => to(String(at), { weight }))
  return Number(pickCluster(compiled(acting(forward({ clusters }))).route, random).destination.host)
}

it.each([
  [[80, 20], 0, 0],
  [[80, 20], 0.799, 0],
  [[80, 20], 0.8, 1],
  [[80, 20], 0.999_999, 1],
  [[1, 1, 1], 0.34, 1],
  [[0, 5], 0, 1],
  [[0], 0.5, 0],
  [[37], 0.999, 0],
])('weights %j at %d: destination %d', (weights, random, expected) => expect(picked(weights, random)).toBe(expected))

it('a route that forwards nowhere is a mistake of the caller', () =>
  expect(() => pickCluster({ destinations: [], totalWeight: 0 }, 0)).toThrow(RangeError))
