import type { EndpointState } from './endpoint-state'
import { newOutlierRecord, type OutlierRecord } from './outlier-record'
import type { OutlierSettings } from './outlier-settings'

/** No ejection lasts longer, unless the base does (Envoy's `max_ejection_time`). */
const LONGEST_EJECTION_MS = 300_000

/**
 * Takes endpoints out that fail several times in a row. An ejection begins at once and ends at a sweep; each one lasts longer than the
 * one before, and every sweep that finds the endpoint in takes one step of that back. There is no timer: sweeps that are due are made up
 * for when somebody looks.
 */
export class OutlierDetection {
  #nextSweep: number
  #settings: OutlierSettings

  constructor(settings: OutlierSettings, now: number) {
    this.#settings = settings
    this.#nextSweep = now + settings.intervalMs
  }

  /** Puts other settings in force. What is known of endpoints stays. */
  configure(settings: OutlierSettings, now: number): void {
    if (settings.intervalMs !== this.#settings.intervalMs) this.#nextSweep = now + settings.intervalMs
    this.#settings = settings
  }

  /** An answer began. @returns whether the endpoint was ejected for it */
  answered(state: EndpointState, status: number, members: readonly EndpointState[], now: number): boolean {
    const { errorStatuses } = this.#settings
    const failed = errorStatuses ? errorStatuses.has(status) : status >= 500 && status <= 599
    return this.#count(state, failed, status >= 502 && status <= 504, members, now)
  }

  /** There was no answer: no connection, a broken one, or nothing in time. @returns whether the endpoint was ejected for it */
  failed(state: EndpointState, members: readonly EndpointState[], now: number): boolean {
    const { split, localErrors } = this.#settings
    if (!split) return this.#count(state, true, true, members, now) // Envoy counts these as 503 and 504
    const record = recordOf(state)
    record.localErrors += 1
    return localErrors > 0 && record.localErrors >= localErrors && this.#eject(state, record, members, now)
  }

  /** A connection stands. */
  connected({ record }: EndpointState): void {
    if (record && this.#settings.split) record.localErrors = 0
  }

  /** Brings endpoints back whose time is over. @returns whether one came back */
  sweep(members: readonly EndpointState[], now: number): boolean {
    if (now < this.#nextSweep) return false
    const { intervalMs } = this.#settings
    const before = this.#nextSweep - intervalMs
    const latest = before + Math.floor((now - before) / intervalMs) * intervalMs
    this.#nextSweep = latest + intervalMs
    let changed = false
    for (const state of members) {
      const { record } = state
      if (!record) continue
      let inSince = before
      if (state.ejected) {
        const over = record.ejectedAt + this.#ejectionMs(record)
        const back = before + Math.max(1, Math.ceil((over - before) / intervalMs)) * intervalMs
        if (back > latest) continue
        state.ejected = false
        resetErrors(record)
        inSince = back
        changed = true
      }
      record.ejections = Math.max(0, record.ejections - Math.round((latest - inSince) / intervalMs))
    }
    return changed
  }

  #count(
    state: EndpointState,
    failed: boolean,
    gateway: boolean,
    members: readonly EndpointState[],
    now: number,
  ): boolean {
    if (!failed && !gateway && !state.record) return false
    const record = recordOf(state)
    record.gatewayErrors = gateway ? record.gatewayErrors + 1 : 0
    record.errors = failed ? record.errors + 1 : 0
    const { errors, gatewayErrors } = this.#settings
    const enough =
      (errors > 0 && record.errors >= errors) || (gatewayErrors > 0 && record.gatewayErrors >= gatewayErrors)
    return enough && this.#eject(state, record, members, now)
  }

  #eject(state: EndpointState, record: OutlierRecord, members: readonly EndpointState[], now: number): boolean {
    if (state.ejected) return false
    resetErrors(record)
    const out = members.reduce((count, { ejected }) => (ejected ? count + 1 : count), 1)
    if ((100 * out) / members.length > this.#settings.maxEjectionPercent) return false
    state.ejected = true
    record.ejections += 1
    record.ejectedAt = now
    return true
  }

  #ejectionMs({ ejections }: OutlierRecord): number {
    const { baseEjectionMs } = this.#settings
    return Math.min(baseEjectionMs * ejections, Math.max(baseEjectionMs, LONGEST_EJECTION_MS))
  }
}

const recordOf = (state: EndpointState): OutlierRecord => {
  state.record ??= newOutlierRecord()
  return state.record
}

const resetErrors = (record: OutlierRecord): void => {
  record.errors = 0
  record.gatewayErrors = 0
  record.localErrors = 0
}
