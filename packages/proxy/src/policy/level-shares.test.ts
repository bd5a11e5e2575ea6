import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type LevelHealth, levelShares } from './level-shares'

/** `4/10`: four of ten are healthy. */
const levels = (text: string): LevelHealth[] =>
  text.split(' ').map((level) => {
    const [healthy, total] = level.split('/').map(Number)
    return { healthy: healthy ?? 0, total: total ?? 0 }
  })

describe('how traffic falls on levels', () => {
  test.each([
    ['all on the first while it is whole', '10/10 10/10', 0, [1, 0]],
    ['and as long as 1.4 times its healthy ones make up the whole', '8/10 10/10', 0, [1, 0]],
    ['what is left falls to the next', '5/10 10/10', 0, [0.7, 0.3]],
    ['and from there to the one after', '5/10 1/10 10/10', 0, [0.7, 0.14, 0.16]],
    ['nothing to a level where nobody is healthy', '0/10 10/10', 0, [0, 1]],
    ['each its part when all together cannot take everything', '1/10 3/10', 0, [0.25, 0.75]],
    ['nothing anywhere when nobody is healthy', '0/10 0/10', 0, [0, 0]],
    ['a single level takes everything it can get', '1/10', 0, [1]],
    ['an empty level takes nothing', '0/0 2/2', 0, [0, 1]],
    ['levels to be avoided take nothing', '10/10 10/10', 0b01, [0, 1]],
    ['unless there is no other', '10/10 0/10', 0b01, [1, 0]],
    ['or all are to be avoided', '10/10 10/10', 0b11, [1, 0]],
  ])('%s', (_, text, avoided, shares) => {
    for (const [at, { share }] of levelShares(levels(text), 0, avoided).entries())
      expect(share).toBeCloseTo(shares[at] ?? Number.NaN, 9)
  })
})

describe('panic', () => {
  test.each([
    ['never at 0', '0/10', 0, [false]],
    ['below the minimum', '4/10', 0.5, [true]],
    ['not at the minimum', '5/10', 0.5, [false]],
    ['at a high minimum, too', '9/10', 0.95, [true]],
    ['not while other levels take over', '1/10 10/10', 0.5, [false, false]],
    ['of one level while the other is well enough', '1/10 6/10', 0.5, [true, false]],
    ['everywhere', '1/10 1/10', 0.5, [true, true]],
    ['not of a level that has nobody', '0/0 1/10', 0.5, [false, true]],
  ])('%s', (_, text, below, panics) => {
    expect(levelShares(levels(text), below, 0).map(({ panic }) => panic)).toEqual(panics)
  })

  test('levels without anybody healthy share by their size', () => {
    expect(levelShares(levels('0/10 0/30'), 0.5, 0)).toEqual([
      { share: 0.25, panic: true },
      { share: 0.75, panic: true },
    ])
  })

  test('shares are all of the traffic, or none where nobody can be sent to', () => {
    const level = fc
      .tuple(fc.nat(20), fc.nat(20))
      .map(([total, out]): LevelHealth => ({ total, healthy: Math.max(0, total - out) }))
    fc.assert(
      fc.property(fc.array(level, { maxLength: 5 }), fc.nat(100), fc.nat(31), (health, percent, avoided) => {
        const shares = levelShares(health, percent / 100, avoided)
        const sum = shares.reduce((total, { share }) => total + share, 0)
        const anybody = shares.some(({ panic }, at) => panic || (health[at]?.healthy ?? 0) > 0)
        expect(sum).toBeCloseTo(anybody ? 1 : 0, 9)
        for (const [at, { share, panic }] of shares.entries())
          if (share > 0 && !panic) expect(health[at]?.healthy).toBeGreaterThan(0)
      }),
    )
  })
})
