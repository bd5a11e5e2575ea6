import type { ConfigSource } from '@gatewright/spec'

export interface Announcing {
  /** Revisions put in force so far. */
  readonly revision: () => number
  /** Tells the findings of a revision. */
  readonly tellFindings: () => void
  readonly say: (message: string) => void
}

/** Says of each revision after the first what became of it, after its findings. The first one is told of by what opens. */
export const announceRevisions = (source: ConfigSource, { revision, tellFindings, say }: Announcing): ConfigSource => ({
  subscribe: (apply, signal) => {
    let isFirst = true
    return source.subscribe((resources, earlier) => {
      const before = revision()
      const findings = apply(resources, earlier)
      if (!isFirst) {
        tellFindings()
        const isServing = revision() > before
        say(
          isServing
            ? `revision ${revision()} is serving`
            : 'the new configuration has errors; the old one keeps serving',
        )
      }
      isFirst = false
      return findings
    }, signal)
  },
})
