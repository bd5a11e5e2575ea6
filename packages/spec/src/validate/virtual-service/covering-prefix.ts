import { canonical } from './canonical'

/** Match blocks that came earlier, by their uri prefix, each with what to call it. */
export type SeenPrefixes = Map<string, { readonly place: string; readonly conditions: object }[]>

/** Blocks looked at for one prefix: enough for people, and generated rules by the thousand stay cheap. */
const LOOKED_AT = 50

/**
 * The first earlier match whose uri prefix is a prefix of this one's and that asks for nothing which this one does not ask for in the
 * same words, too. Whatever this one takes, that one has taken.
 */
export const coveringPrefix = (seen: SeenPrefixes, conditions: object): string | undefined => {
  const prefix = prefixOf(conditions)
  if (prefix === undefined) return undefined
  for (let length = 0; length <= prefix.length; length++) {
    const earlier = seen.get(prefix.slice(0, length))?.slice(0, LOOKED_AT)
    const covering = earlier?.find((match) => asksNoMore(match.conditions, conditions))
    if (covering) return covering.place
  }
  return undefined
}

/** Adds a match to those that may cover later ones. */
export const rememberPrefix = (seen: SeenPrefixes, place: string, conditions: object): void => {
  const prefix = prefixOf(conditions)
  if (prefix === undefined) return
  const known = seen.get(prefix)
  if (known) known.push({ place, conditions })
  else seen.set(prefix, [{ place, conditions }])
}

const prefixOf = (conditions: object): string | undefined =>
  'uri' in conditions &&
  isMap(conditions.uri) &&
  'prefix' in conditions.uri &&
  typeof conditions.uri.prefix === 'string'
    ? conditions.uri.prefix
    : undefined

const asksNoMore = (earlier: object, later: object): boolean =>
  fieldOf(earlier, 'ignoreUriCase') === fieldOf(later, 'ignoreUriCase') &&
  Object.entries(earlier).every(([field, asked]) => field === 'uri' || asksTheSame(asked, fieldOf(later, field)))

/** Maps of conditions (headers, query parameters, labels) may hold more; everything else must be the same. */
const asksTheSame = (asked: unknown, given: unknown): boolean =>
  isMap(asked) && isMap(given) && !isStringMatch(asked)
    ? Object.entries(asked).every(([name, condition]) => asksTheSame(condition, fieldOf(given, name)))
    : canonical(asked) === canonical(given)

const fieldOf = (value: object, field: string): unknown =>
  Object.hasOwn(value, field) ? (value as Readonly<Record<string, unknown>>)[field] : undefined

const isMap = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value)

/** An empty match asks for presence; it is one, too. */
const isStringMatch = (value: object): boolean =>
  Object.keys(value).length === 0 || 'exact' in value || 'prefix' in value || 'regex' in value
