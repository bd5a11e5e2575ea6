import type { Endpoint } from '@gatewright/matcher'
import { EndpointState, endpointKey } from './endpoint-state'
import type { Candidates, PickContext, WeightedEndpoints } from './load-balancer'

/** The same numbers in [0, 1) every time, for tests. */
export const seeded = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export const endpoint = (name: string, traits: Partial<Endpoint> = {}): Endpoint => ({
  address: name,
  port: 80,
  weight: 1,
  labels: {},
  locality: '',
  ...traits,
})

export const state = (name: string, traits: Partial<Endpoint> = {}, joinedAt = 0): EndpointState => {
  const made = endpoint(name, traits)
  return new EndpointState(endpointKey(made), made, joinedAt)
}

/** `count` endpoints with names of their own. */
export const states = (count: number): readonly EndpointState[] =>
  Array.from({ length: count }, (_, at) => state(`10.0.${at >> 8}.${at & 255}`))

export const weighted = (endpoints: readonly EndpointState[], weights?: readonly number[]): WeightedEndpoints => ({
  endpoints,
  weights: weights && Float64Array.from(weights),
})

/** All of them may be picked. */
export const healthy = (endpoints: readonly EndpointState[], weights?: readonly number[]): Candidates => {
  const all = weighted(endpoints, weights)
  return { all, usable: all }
}

/** Those that are not ejected may be picked. */
export const withoutEjected = (endpoints: readonly EndpointState[]): Candidates => ({
  all: weighted(endpoints),
  usable: weighted(endpoints.filter(({ ejected }) => !ejected)),
})

export const context = (over: Partial<PickContext> = {}): PickContext => ({
  now: 0,
  hash: undefined,
  tried: [],
  avoidedLevels: 0,
  ...over,
})

/** How many of `rounds` picks fell on each endpoint. */
export const shares = (rounds: number, pick: () => EndpointState | undefined): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (let round = 0; round < rounds; round++) {
    const name = pick()?.endpoint.address ?? 'nobody'
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return new Map([...counts].map(([name, count]) => [name, count / rounds]))
}
