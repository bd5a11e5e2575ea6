import { type Apply, type ConfigSource, type Diagnostic, type LoadInput, load } from '@gatewright/spec'

/** Configuration that the program itself changes. */
export interface MemorySource extends ConfigSource {
  /** Hands a revision to every ingress that subscribed, and returns what they found. */
  set(input: LoadInput): readonly Diagnostic[]
}

export const memorySource = (first: LoadInput): MemorySource => {
  let current = first
  const subscribers = new Set<Apply>()
  const hand = (apply: Apply): readonly Diagnostic[] => {
    const { resources, diagnostics } = load(current)
    return apply(resources, diagnostics)
  }
  return {
    set: (input) => {
      current = input
      return Array.from(subscribers, hand).flat()
    },
    subscribe: async (apply, signal) => {
      if (signal.aborted) return
      hand(apply)
      subscribers.add(apply)
      signal.addEventListener('abort', () => subscribers.delete(apply), { once: true })
    },
  }
}
