/** Names looked up as Envoy does: exact, then the longest wildcard, then `*`. */
export interface HostIndex<T> {
  readonly exact: ReadonlyMap<string, T>
  /** By the text after `*.`: wildcards that stand for one or more labels. */
  readonly anyLabels: ReadonlyMap<string, T>
  /** By the text after `*.`: wildcards that stand for exactly one label. */
  readonly oneLabel: ReadonlyMap<string, T>
  /** Dots in the longest wildcard suffix; a name is not tried with a longer one. */
  readonly maxSuffixDots: number
  readonly star: T | undefined
}

export interface HostEntry<T> {
  /** Exact name, `*.suffix` or `*`; case does not count. */
  readonly domain: string
  readonly wildcardLabels: 'any' | 'one'
  readonly value: T
}

/** Indexes names. Where two entries carry the same name, the first one holds it. */
export const compileHostIndex = <T>(entries: Iterable<HostEntry<T>>): HostIndex<T> => {
  const exact = new Map<string, T>()
  const anyLabels = new Map<string, T>()
  const oneLabel = new Map<string, T>()
  let maxSuffixDots = 0
  let star: T | undefined
  for (const { domain, wildcardLabels, value } of entries) {
    const name = domain.toLowerCase()
    if (name === '*') star ??= value
    else if (name.startsWith('*.')) {
      const suffix = name.slice(2)
      const wildcards = wildcardLabels === 'one' ? oneLabel : anyLabels
      if (!wildcards.has(suffix)) wildcards.set(suffix, value)
      maxSuffixDots = Math.max(maxSuffixDots, countDots(suffix))
    } else if (!exact.has(name)) exact.set(name, value)
  }
  return { exact, anyLabels, oneLabel, maxSuffixDots, star }
}

/** @param host lower-cased, without port and trailing dot */
export const lookupHost = <T>(index: HostIndex<T>, host: string): T | undefined =>
  index.exact.get(host) ?? lookupWildcard(index, host) ?? index.star

const lookupWildcard = <T>(index: HostIndex<T>, host: string): T | undefined => {
  if (index.anyLabels.size === 0 && index.oneLabel.size === 0) return undefined
  const firstDot = host.indexOf('.')
  // A wildcard stands for at least one character.
  if (firstDot === 0) return undefined
  let dot = firstDot
  // A name of a thousand labels costs no more than the longest suffix of the configuration.
  for (let surplus = countDots(host) - 1 - index.maxSuffixDots; surplus > 0; surplus--) dot = host.indexOf('.', dot + 1)
  for (; dot !== -1; dot = host.indexOf('.', dot + 1)) {
    const suffix = host.slice(dot + 1)
    const one = dot === firstDot ? index.oneLabel.get(suffix) : undefined
    const found = one ?? index.anyLabels.get(suffix)
    if (found !== undefined) return found
  }
  return undefined
}

const countDots = (text: string): number => {
  let dots = 0
  for (let at = text.indexOf('.'); at !== -1; at = text.indexOf('.', at + 1)) dots++
  return dots
}
