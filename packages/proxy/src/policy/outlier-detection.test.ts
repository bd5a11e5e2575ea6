import type { TrafficPolicy } from '@gatewright/spec'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { EndpointState } from './endpoint-state'
import { seeded, states } from './fixtures'
import { OutlierDetection } from './outlier-detection'
import { type OutlierSettings, outlierSettings } from './outlier-settings'

type Written = NonNullable<TrafficPolicy['outlierDetection']>

const settings = (written: Written = {}): OutlierSettings => {
  const made = outlierSettings(written)
  if (!made) throw new Error('an empty block is one')
  return made
}

/** A cluster of `count` endpoints under watch, of which all may be out. */
const watched = (count: number, written: Written = {}) => {
  const members = states(count)
  const detection = new OutlierDetection(settings({ maxEjectionPercent: 100, ...written }), 0)
  const at = (number: number): EndpointState => {
    const member = members[number]
    if (!member) throw new RangeError('no such endpoint')
    return member
  }
  return {
    members,
    detection,
    answer: (number: number, statuses: readonly number[], now = 0) =>
      statuses.map((status) => detection.answered(at(number), status, members, now)).some(Boolean),
    fail: (number: number, times: number, now = 0) =>
      Array.from({ length: times }, () => detection.failed(at(number), members, now)).some(Boolean),
    connect: (number: number) => detection.connected(at(number)),
    out: () => members.flatMap(({ ejected }, number) => (ejected ? [number] : [])),
  }
}

describe('settings', () => {
  test('without a block nothing is watched', () => {
    expect(outlierSettings(undefined)).toBeUndefined()
  })

  test('an empty block is on, with defaults of Istio', () => {
    expect(settings()).toEqual({
      errors: 5,
      gatewayErrors: 0,
      localErrors: 0,
      split: false,
      errorStatuses: undefined,
      intervalMs: 10_000,
      baseEjectionMs: 30_000,
      maxEjectionPercent: 10,
    })
  })

  test('local failures are 5 by default where they are split off', () => {
    expect(settings({ splitExternalLocalOriginErrors: true }).localErrors).toBe(5)
    expect(settings({ splitExternalLocalOriginErrors: true, consecutiveLocalOriginFailures: 0 }).localErrors).toBe(0)
  })
})

describe('what ejects', () => {
  test.each<[string, Written, readonly number[], boolean]>([
    ['five errors in a row', {}, [500, 501, 502, 503, 504], true],
    ['not four', {}, [500, 500, 500, 500], false],
    ['a success between them starts the count again', {}, [500, 500, 500, 500, 200, 500, 500, 500, 500], false],
    ['so does a 4xx, which is an answer like any other', {}, [500, 500, 500, 500, 404, 500], false],
    ['as many as are asked for', { consecutive5xxErrors: 1 }, [503], true],
    ['never with 0', { consecutive5xxErrors: 0 }, Array(100).fill(500), false],
    ['gateway errors count where they are asked for', { consecutiveGatewayErrors: 2 }, [502, 504], true],
    ['not by default', { consecutive5xxErrors: 0 }, Array(100).fill(503), false],
    ['a 500 is no gateway error and starts their count again', { consecutiveGatewayErrors: 2 }, [502, 500, 502], false],
    ['gateway errors are 5xx, too', { consecutiveGatewayErrors: 9 }, [502, 503, 504, 502, 503], true],
    [
      'statuses that are named count in place of 5xx',
      { outlierDetectionHttpErrorCodes: [429], consecutive5xxErrors: 2 },
      [429, 429],
      true,
    ],
    [
      'and a 5xx is a success then',
      { outlierDetectionHttpErrorCodes: [429], consecutive5xxErrors: 2 },
      [429, 500, 429],
      false,
    ],
  ])('%s', (_, written, statuses, ejected) => {
    const cluster = watched(1, written)
    expect(cluster.answer(0, statuses)).toBe(ejected)
    expect(cluster.out()).toEqual(ejected ? [0] : [])
  })

  test('failures without an answer are 5xx and gateway errors', () => {
    expect(watched(1, { consecutive5xxErrors: 2 }).fail(0, 2)).toBe(true)
    expect(watched(1, { consecutiveGatewayErrors: 2 }).fail(0, 2)).toBe(true)
    const mixed = watched(1, { consecutive5xxErrors: 3 })
    mixed.answer(0, [500])
    mixed.fail(0, 1)
    expect(mixed.answer(0, [500])).toBe(true)
  })

  test('endpoints are counted each on its own', () => {
    const cluster = watched(3, { consecutive5xxErrors: 2 })
    for (const number of [0, 1, 2]) cluster.answer(number, [500])
    cluster.answer(1, [500])
    expect(cluster.out()).toEqual([1])
  })
})

describe('local failures split off', () => {
  const split: Written = {
    splitExternalLocalOriginErrors: true,
    consecutiveLocalOriginFailures: 2,
    consecutive5xxErrors: 2,
  }

  test('count apart from answers', () => {
    const cluster = watched(1, split)
    cluster.answer(0, [500])
    expect(cluster.fail(0, 1)).toBe(false)
    expect(cluster.fail(0, 1)).toBe(true)
  })

  test('a connection that stands starts their count again, an error answer does not', () => {
    const cluster = watched(1, split)
    cluster.fail(0, 1)
    cluster.connect(0)
    expect(cluster.fail(0, 1)).toBe(false)
    cluster.answer(0, [500])
    expect(cluster.fail(0, 1)).toBe(true)
  })

  test('a connection is no success where nothing is split', () => {
    const cluster = watched(1, { consecutive5xxErrors: 2 })
    cluster.fail(0, 1)
    cluster.connect(0)
    expect(cluster.fail(0, 1)).toBe(true)
  })

  test('never eject with 0', () => {
    expect(watched(1, { ...split, consecutiveLocalOriginFailures: 0 }).fail(0, 100)).toBe(false)
  })
})

describe('how many may be out', () => {
  test.each([
    [4, 50, 2],
    [4, 49, 1],
    [10, 10, 1],
    [9, 10, 0],
    [2, 10, 0],
    [2, 100, 2],
    [1, 100, 1],
  ])('of %i endpoints with %i percent: %i', (count, maxEjectionPercent, most) => {
    const cluster = watched(count, { maxEjectionPercent, consecutive5xxErrors: 1 })
    for (let round = 0; round < 3; round++) for (let number = 0; number < count; number++) cluster.answer(number, [500])
    expect(cluster.out()).toHaveLength(most)
  })

  test('one that may not be ejected has to fail as often again', () => {
    const cluster = watched(2, {
      maxEjectionPercent: 50,
      consecutive5xxErrors: 3,
      interval: '1s',
      baseEjectionTime: '1s',
    })
    cluster.answer(0, [500, 500, 500])
    cluster.answer(1, [500, 500, 500])
    cluster.detection.sweep(cluster.members, 1_000)
    expect(cluster.out()).toEqual([])
    expect(cluster.answer(1, [500, 500], 1_001)).toBe(false)
    expect(cluster.answer(1, [500], 1_001)).toBe(true)
  })
})

describe('coming back', () => {
  const written: Written = { consecutive5xxErrors: 1, interval: '10s', baseEjectionTime: '30s' }
  const seconds = (cluster: ReturnType<typeof watched>, second: number): readonly number[] => {
    cluster.detection.sweep(cluster.members, second * 1_000)
    return cluster.out()
  }

  test('at the first sweep after its time, and not before', () => {
    const cluster = watched(1, written)
    cluster.answer(0, [500], 1_000)
    expect(seconds(cluster, 30)).toEqual([0])
    expect(seconds(cluster, 31)).toEqual([0])
    expect(seconds(cluster, 39.9)).toEqual([0])
    expect(seconds(cluster, 40)).toEqual([])
  })

  test('its errors are forgotten', () => {
    const cluster = watched(1, { ...written, consecutive5xxErrors: 2, consecutiveGatewayErrors: 3 })
    cluster.answer(0, [503, 503], 0)
    cluster.answer(0, [503], 1) // that was still running
    expect(seconds(cluster, 30)).toEqual([])
    expect(cluster.answer(0, [503], 30_000)).toBe(false)
  })

  test('each ejection lasts longer than the one before', () => {
    const cluster = watched(1, written)
    cluster.answer(0, [500], 0)
    expect(seconds(cluster, 30)).toEqual([])
    cluster.answer(0, [500], 30_000)
    expect(seconds(cluster, 80)).toEqual([0])
    expect(seconds(cluster, 90)).toEqual([])
    cluster.answer(0, [500], 90_000)
    expect(seconds(cluster, 170)).toEqual([0])
    expect(seconds(cluster, 180)).toEqual([])
  })

  test('up to 300 seconds', () => {
    const cluster = watched(1, written)
    let now = 0
    for (let ejection = 0; ejection < 20; ejection++) {
      cluster.answer(0, [500], now)
      const from = now
      while (cluster.out().length > 0) {
        now += 10_000
        cluster.detection.sweep(cluster.members, now)
      }
      expect(now - from).toBe(Math.min(30_000 * (ejection + 1), 300_000))
    }
  })

  test('or the base where that is longer', () => {
    const cluster = watched(1, { ...written, baseEjectionTime: '600s' })
    cluster.answer(0, [500], 0)
    expect(seconds(cluster, 599)).toEqual([0])
    expect(seconds(cluster, 600)).toEqual([])
    cluster.answer(0, [500], 600_000)
    expect(seconds(cluster, 1_199)).toEqual([0])
    expect(seconds(cluster, 1_200)).toEqual([])
  })

  test('every sweep that finds it in takes one step back', () => {
    const cluster = watched(1, written)
    cluster.answer(0, [500], 0)
    seconds(cluster, 30)
    seconds(cluster, 40)
    cluster.answer(0, [500], 40_000)
    expect(seconds(cluster, 70)).toEqual([])
  })

  test('sweeps that nobody asked for are made up for', () => {
    const run = fc.array(fc.record({ afterMs: fc.nat(60_000), number: fc.nat(3), failed: fc.boolean() }), {
      maxLength: 60,
    })
    fc.assert(
      fc.property(run, (events) => {
        const lazy = watched(4, { ...written, baseEjectionTime: '25s', maxEjectionPercent: 75 })
        const eager = watched(4, { ...written, baseEjectionTime: '25s', maxEjectionPercent: 75 })
        let now = 0
        for (const { afterMs, number, failed } of events) {
          for (let at = Math.floor(now / 10_000) + 1; at * 10_000 <= now + afterMs; at++)
            eager.detection.sweep(eager.members, at * 10_000)
          now += afterMs
          lazy.detection.sweep(lazy.members, now)
          expect(lazy.out()).toEqual(eager.out())
          for (const cluster of [lazy, eager]) cluster.answer(number, [failed ? 503 : 200], now)
          expect(lazy.members.map(({ record }) => record)).toEqual(eager.members.map(({ record }) => record))
        }
      }),
    )
  })
})

describe('other settings', () => {
  test('take over what is known', () => {
    const cluster = watched(1, { consecutive5xxErrors: 5 })
    cluster.answer(0, [500, 500, 500])
    cluster.detection.configure(settings({ consecutive5xxErrors: 4, maxEjectionPercent: 100 }), 0)
    expect(cluster.answer(0, [500])).toBe(true)
  })
})

test('100000 answers of ten endpoints of which one is bad: it is out most of the time', () => {
  const cluster = watched(10, { maxEjectionPercent: 30, interval: '1s', baseEjectionTime: '5s' })
  const random = seeded(11)
  let toBad = 0
  for (let now = 0; now < 1_000_000; now += 10) {
    cluster.detection.sweep(cluster.members, now)
    const inside = cluster.members.flatMap(({ ejected }, number) => (ejected ? [] : [number]))
    const number = inside[Math.floor(random() * inside.length)] ?? 0
    if (number === 0) toBad += 1
    cluster.answer(number, [number === 0 || random() < 0.01 ? 503 : 200], now)
  }
  expect(toBad).toBeGreaterThan(20)
  expect(toBad).toBeLessThan(600)
})
