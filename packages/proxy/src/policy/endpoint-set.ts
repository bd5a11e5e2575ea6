import type { Endpoint } from '@gatewright/matcher'
import { EndpointState, endpointKey } from './endpoint-state'

/** The endpoints of one cluster. State is kept by address, so that it survives new lists and new revisions. */
export class EndpointSet {
  /** The same array as long as nothing that matters to balancing has changed. */
  members: readonly EndpointState[] = []
  #list: readonly Endpoint[] | undefined

  /** Takes over a list; nearly free for the list that was taken last. @returns whether `members` has changed */
  update(list: readonly Endpoint[], clock: { readonly now: number }): boolean {
    if (list === this.#list) return false
    this.#list = list
    const { now } = clock
    const known = new Map(this.members.map((state) => [state.key, state]))
    const members = new Map<string, EndpointState>()
    let changed = false
    for (const endpoint of list) {
      const key = endpointKey(endpoint)
      if (members.has(key)) continue // a second entry for one server gives it no second share
      const state = known.get(key) ?? new EndpointState(key, endpoint, now)
      changed ||= !known.has(key) || !sameTraits(state.endpoint, endpoint)
      state.endpoint = endpoint
      members.set(key, state)
    }
    const next = [...members.values()]
    if (!changed && next.length === this.members.length && next.every((state, at) => state === this.members[at]))
      return false
    this.members = next
    return true
  }
}

const sameTraits = (a: Endpoint, b: Endpoint): boolean =>
  a === b || (a.weight === b.weight && a.locality === b.locality && sameLabels(a.labels, b.labels))

const sameLabels = (a: Endpoint['labels'], b: Endpoint['labels']): boolean => {
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name])
}
