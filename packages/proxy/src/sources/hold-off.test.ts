import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createHoldOff } from './hold-off'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const started = () => {
  const acts: number[] = []
  const begin = performance.now()
  const holdOff = createHoldOff(() => acts.push(performance.now() - begin), { quietMs: 75, ceilingMs: 500 })
  return { acts, ...holdOff }
}

describe('a hold-off', () => {
  it('acts once, when it has been quiet for a while', () => {
    const { acts, poke } = started()
    poke()
    vi.advanceTimersByTime(50)
    poke()
    vi.advanceTimersByTime(1_000)
    expect(acts).toEqual([125])
  })

  it('acts at the ceiling when it never gets quiet, and begins anew', () => {
    const { acts, poke } = started()
    for (let at = 0; at < 1_200; at += 25) {
      poke()
      vi.advanceTimersByTime(25)
    }
    expect(acts).toEqual([500, 1_000])
  })

  it('acts for what happens later, too', () => {
    const { acts, poke } = started()
    poke()
    vi.advanceTimersByTime(1_000)
    poke()
    vi.advanceTimersByTime(1_000)
    expect(acts).toEqual([75, 1_075])
  })

  it('does nothing more once it was stopped', () => {
    const { acts, poke, stop } = started()
    poke()
    stop()
    vi.advanceTimersByTime(1_000)
    expect(acts).toEqual([])
  })
})
