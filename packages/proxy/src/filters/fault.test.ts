import type { Fault } from '@gatewright/matcher'
import { describe, expect, it } from 'vitest'
import { sampleFault } from './fault'

const abort = (percentage: number): Fault => ({
  delay: undefined,
  abort: { status: 418, grpcStatus: undefined, percentage },
})

describe('sampleFault', () => {
  it('aborts the share of requests that the percentage says', () => {
    expect(sampleFault(abort(30), () => 0.2999).abort).toMatchObject({ status: 418 })
    expect(sampleFault(abort(30), () => 0.3).abort).toBeUndefined()
    expect(sampleFault(abort(0), () => 0).abort).toBeUndefined()
    expect(sampleFault(abort(100), () => 0.999999).abort).toBeDefined()
  })

  it('samples delay and abort apart from each other', () => {
    const numbers = [0.9, 0.1]
    const fault: Fault = { ...abort(50), delay: { fixedDelayMs: 20, percentage: 50 } }
    expect(sampleFault(fault, () => numbers.shift() ?? 0)).toMatchObject({ delayMs: undefined, abort: { status: 418 } })
  })

  it('knows the names of gRPC statuses', () => {
    const fault: Fault = { delay: undefined, abort: { status: undefined, grpcStatus: 'UNAVAILABLE', percentage: 100 } }
    expect(sampleFault(fault, () => 0).abort).toEqual({ status: 200, grpcStatus: 14 })
  })

  it('a route without fault has none', () => {
    expect(sampleFault(undefined, () => 0)).toEqual({ delayMs: undefined, abort: undefined })
  })
})
