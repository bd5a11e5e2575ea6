import type { StringMatch } from '@gatewright/spec'
import type { ValueMatch } from '../../../model'

/** The condition of a StringMatch; undefined for an empty one, which asks for presence alone. */
export const valueMatch = (match: StringMatch | null | undefined): ValueMatch | undefined => {
  if (match?.exact !== undefined) return { kind: 'exact', value: match.exact }
  if (match?.prefix !== undefined) return { kind: 'prefix', value: match.prefix }
  return match?.regex === undefined ? undefined : { kind: 'regex', pattern: match.regex }
}

export const presence = (match: StringMatch | null | undefined): ValueMatch | { readonly kind: 'present' } =>
  valueMatch(match) ?? { kind: 'present' }
