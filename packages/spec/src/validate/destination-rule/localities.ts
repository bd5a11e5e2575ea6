/**
 * What is wrong with a list of localities (`region/zone/subzone`, a `*` for the rest): a part is empty, a wildcard stands elsewhere than
 * at the end, or two of them overlap. A last `*` is the rest.
 */
export const localitiesProblem = (localities: readonly string[]): string | undefined => {
  const seen: string[] = []
  for (const locality of localities) {
    if (locality === '' || locality.split('/').some((part) => part === '')) return `"${locality}" has an empty part`
    const stars = locality.split('*').length - 1
    if (stars > 1 || (stars === 1 && !locality.endsWith('*'))) return `"${locality}" has a * elsewhere than at its end`
    const area = areaOf(locality)
    const other = seen.find(
      (earlier) => area.startsWith(areaOf(earlier)) || (area !== '' && areaOf(earlier).startsWith(area)),
    )
    if (other !== undefined) return `"${locality}" overlaps with "${other}"`
    seen.push(locality)
  }
  return undefined
}

/** What a locality covers, as a prefix: `a/b` and `a/b/*` are everything below `a/b/`. */
const areaOf = (locality: string): string => (locality === '*' ? '' : `${locality.replace(/\/?\*$/, '')}/`)
