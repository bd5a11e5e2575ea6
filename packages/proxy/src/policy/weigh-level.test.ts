import { describe, expect, test } from 'vitest'
import { state } from './fixtures'
import { weighLevel } from './weigh-level'

const [a, b, c] = [state('a', { weight: 1 }), state('b', { weight: 3 }), state('c', { weight: 0 })]
const anybody = () => true
const weights = (list: ReturnType<typeof weighLevel>) => list.weights && [...list.weights]

describe('weights of endpoints', () => {
  test('their own', () => {
    expect(weights(weighLevel({ members: [a, b], localities: undefined }, anybody, true))).toEqual([1, 3])
  })

  test('none where all weigh the same; 0 is not set and weighs 1', () => {
    expect(weighLevel({ members: [a, c], localities: undefined }, anybody, true).weights).toBeUndefined()
  })

  test('none for a balancer that knows no weights', () => {
    expect(weighLevel({ members: [a, b], localities: undefined }, anybody, false).weights).toBeUndefined()
  })

  test('of those that may be picked', () => {
    const list = weighLevel({ members: [a, b, c], localities: undefined }, (one) => one !== a, true)
    expect(list.endpoints).toEqual([b, c])
    expect(weights(list)).toEqual([3, 1])
  })
})

describe('shares of localities', () => {
  const level = {
    members: [a, b, c],
    localities: [
      { share: 80, members: [a, b] },
      { share: 20, members: [c] },
    ],
  }

  test('are divided by weight within each', () => {
    expect(weights(weighLevel(level, anybody, true))).toEqual([20, 60, 20])
  })

  test('are divided evenly where weights do not count', () => {
    expect(weights(weighLevel(level, anybody, false))).toEqual([40, 40, 20])
  })

  test('shrink when less than 1.4 times the usable endpoints make up the whole', () => {
    const list = weighLevel(level, (one) => one !== b, true)
    expect(list.endpoints).toEqual([a, c])
    expect(weights(list)?.map(Math.round)).toEqual([56, 20])
  })

  test('fall to the others when nobody of a locality is left', () => {
    const list = weighLevel(level, (one) => one === c, true)
    expect(list.endpoints).toEqual([c])
  })
})
