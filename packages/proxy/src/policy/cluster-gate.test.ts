import { describe, expect, test } from 'vitest'
import { CircuitBreaker, type Limits, UNLIMITED } from './circuit-breaker'
import { ClusterGate, type Place } from './cluster-gate'
import { state } from './fixtures'

const cluster = (limits: Partial<Limits>) => {
  const breaker = new CircuitBreaker({ ...UNLIMITED, ...limits })
  const gate = new ClusterGate(breaker)
  const heard: string[] = []
  const enter = (name: string): Place => {
    const place = gate.enter({
      admitted: () => heard.push(`${name} in`),
      refused: () => heard.push(`${name} refused`),
      hasIdle: () => false,
    })
    if (!place) throw new Error(`${name} overflows`)
    return place
  }
  return {
    breaker,
    heard,
    enter,
    overflows: () => gate.enter({ admitted: () => {}, refused: () => {}, hasIdle: () => false }) === undefined,
  }
}

describe('the gate of a cluster', () => {
  test('those who wait are let in in the order in which they came', () => {
    const { enter, heard } = cluster({ connections: 1 })
    const first = enter('first')
    const second = enter('second')
    enter('third')
    expect([first.waiting, second.waiting]).toEqual([false, true])
    first.leave()
    expect(heard).toEqual(['second in'])
    second.leave()
    expect(heard).toEqual(['second in', 'third in'])
  })

  test('whoever leaves the line is passed over', () => {
    const { enter, heard, breaker } = cluster({ connections: 1 })
    const first = enter('first')
    enter('second').leave()
    enter('third')
    first.leave()
    expect(heard).toEqual(['third in'])
    expect(breaker).toMatchObject({ connections: 1, pending: 1, requests: 1 })
  })

  test('leaving twice is leaving once', () => {
    const { enter, breaker } = cluster({})
    const place = enter('one')
    enter('other')
    place.connected()
    place.connected()
    place.leave()
    place.leave()
    place.connected()
    expect(breaker).toMatchObject({ connections: 1, pending: 1, requests: 1 })
  })

  test('a place counts on its endpoint while it is there', () => {
    const { enter } = cluster({})
    const endpoint = state('a')
    const place = enter('one')
    place.take(endpoint)
    expect(endpoint.active).toBe(1)
    place.leave()
    expect(endpoint.active).toBe(0)
  })

  test('one that leaves as soon as it is let in makes room for the next', () => {
    const { breaker } = cluster({})
    breaker.limits = { ...UNLIMITED, connections: 1 }
    const gate = new ClusterGate(breaker)
    const order: number[] = []
    const places: (Place | undefined)[] = []
    for (let number = 0; number < 5; number++) {
      const admitted = () => {
        order.push(number)
        places[number]?.leave()
      }
      places.push(gate.enter({ admitted, refused: () => {}, hasIdle: () => false }))
    }
    places[0]?.leave()
    expect(order).toEqual([1, 2, 3, 4])
    expect(breaker).toMatchObject({ connections: 0, pending: 0, requests: 0 })
  })

  test('a limit of requests that came down in the meantime refuses those who waited', () => {
    const { enter, heard, breaker } = cluster({ connections: 2 })
    const first = enter('first')
    enter('second')
    enter('third')
    breaker.limits = { ...UNLIMITED, connections: 2, requests: 1 }
    first.leave()
    expect(heard).toEqual(['third refused'])
    expect(breaker).toMatchObject({ connections: 1, pending: 1, requests: 1 })
  })

  test('in front of a full line is an overflow', () => {
    const { enter, overflows } = cluster({ connections: 1, pending: 1 })
    const first = enter('first')
    first.connected()
    enter('second')
    expect(overflows()).toBe(true)
    first.leave()
    expect(overflows()).toBe(true) // the second is getting its connection
  })
})
