const SHOWN = 60

/** A value as messages show it: short, and on one line. */
export const describeValue = (value: unknown): string => {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'a map'
  return typeof value === 'string' ? quote(value) : String(value)
}

/** A text in quotation marks, cut where it gets long. */
export const quote = (text: string): string => JSON.stringify(text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text)

/** The candidate that was probably meant: the closest one that is not far off, case aside. */
export const nearest = (written: string, candidates: Iterable<string>): string | undefined => {
  if (written.length > SHOWN) return undefined
  let best: string | undefined
  let bestDistance = Number.POSITIVE_INFINITY
  for (const candidate of candidates) {
    const distance = editDistance(written.toLowerCase(), candidate.toLowerCase())
    if (distance < bestDistance && distance <= allowedDistance(candidate)) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

/** A slip or two, and more in long names. */
const allowedDistance = (candidate: string): number =>
  candidate.length < 4 ? 1 : Math.max(2, Math.floor(candidate.length / 3))

/** Levenshtein's distance, one row at a time. */
const editDistance = (a: string, b: string): number => {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const substituted = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      row.push(Math.min(substituted, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
    previous = row
  }
  return previous[b.length] ?? 0
}
