import type { Diagnostic } from './diagnostic'
import type { ResourceSet } from './resource-set'

/**
 * Hands over a revision and gets its findings back. A revision with errors is not taken over (or only its sound part is, as the
 * receiver was told); what served before goes on.
 */
export type Apply = (resources: ResourceSet, findings?: readonly Diagnostic[]) => readonly Diagnostic[]

/** Where configuration comes from: files, memory, an API server. */
export interface ConfigSource {
  /**
   * Calls `apply` with the first revision and again on each change until `signal` aborts.
   * Resolves when the first revision was handed over; rejects when there can be none.
   */
  subscribe(apply: Apply, signal: AbortSignal): Promise<void>
}
