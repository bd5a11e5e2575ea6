import type { HeadGate } from './head-gate'

/**
 * Names and values in turn, a character a byte. undici gives them as slices of the memory they came in; cut out of the head that the gate
 * has as text they cost a fraction of being decoded one by one.
 */
export const rawHeadersOf = (slices: readonly Buffer[], gate: HeadGate | undefined): string[] => {
  const { head = '', headAt = 0 } = gate ?? {}
  const raw: string[] = []
  for (const slice of slices) {
    const start = slice.byteOffset - headAt
    raw.push(head === '' ? slice.toString('latin1') : head.slice(start, start + slice.length))
  }
  return raw
}
