import { type CompiledHeaderOperations, type HeaderList, removeHeader } from '@gatewright/matcher'

/**
 * Removes headers of a client whose names differ from those that a route sets in nothing but `_` or `.` for `-`. Servers behind CGI and
 * its heirs cannot tell them apart, so a client could put its own value beside, or in place of, the route's.
 */
export const removeLookalikes = (headers: HeaderList, { steps }: CompiledHeaderOperations): void => {
  if (steps.length === 0) return
  let ours: Set<string> | undefined
  for (let at = headers.length - 2; at >= 0; at -= 2) {
    const name = headers[at] ?? ''
    if (!/[_.]/.test(name)) continue
    ours ??= new Set(steps.flatMap(({ set, add }) => [...set, ...add].map((value) => value.name)))
    if (!ours.has(name) && ours.has(name.replace(/[_.]/g, '-'))) {
      removeHeader(headers, name)
      at = Math.min(at, headers.length)
    }
  }
}
