import type { FieldPath } from '../../diagnostic'
import type { Finding } from '../../finding'
import type { VirtualService } from '../../resources/virtual-service'
import type { Findings } from '../rule'
import { canonical } from './canonical'
import { coveringPrefix, rememberPrefix, type SeenPrefixes } from './covering-prefix'

/**
 * Rules and matches that can never decide anything, as far as Istio's own validation looks: a rule behind one without match, a match that
 * was there before, a prefix that an earlier prefix covers.
 */
export function* checkUnreachable({ spec }: VirtualService): Findings {
  yield* checkRules(['spec', 'http'], spec.http)
  yield* checkRules(['spec', 'tls'], spec.tls)
  yield* checkRules(['spec', 'tcp'], spec.tcp)
}

interface RuleWithMatches {
  readonly match?: readonly (object & { readonly name?: string | undefined })[] | undefined
}

function* checkRules(path: FieldPath, rules: readonly RuleWithMatches[] = []): Findings {
  const known = new Map<string, string>()
  const prefixes: SeenPrefixes = new Map()
  let catchAll: number | undefined
  for (const [index, { match = [] }] of rules.entries()) {
    const rulePath = [...path, index]
    if (catchAll !== undefined)
      yield unreachable(rulePath, `${path.at(-1)}[${catchAll}] has no match and takes every request before`)
    if (match.length === 0) {
      catchAll ??= index
      continue
    }
    let repeated = 0
    for (const [block, { name: _, ...conditions }] of match.entries()) {
      const key = canonical(conditions)
      const place = `${path.at(-1)}[${index}].match[${block}]`
      const same = known.get(key)
      const covering = same === undefined ? coveringPrefix(prefixes, conditions) : undefined
      if (same !== undefined) {
        repeated += 1
        yield ineffective([...rulePath, 'match', block], `${same} has the same conditions`)
      } else if (covering !== undefined) {
        yield ineffective([...rulePath, 'match', block], `the prefix of ${covering} covers it`)
      }
      if (same === undefined) known.set(key, place)
      rememberPrefix(prefixes, place, conditions)
    }
    if (repeated === match.length && catchAll === undefined)
      yield unreachable(rulePath, 'earlier rules have all its matches')
  }
}

const unreachable = (path: FieldPath, why: string): Finding => ({
  code: 'route_unreachable',
  severity: 'warning',
  istio: 'IST0130',
  path,
  message: `The rule is never used: ${why}.`,
  hint: 'Move it up, or take it out.',
})

const ineffective = (path: FieldPath, why: string): Finding => ({
  code: 'match_ineffective',
  severity: 'info',
  istio: 'IST0131',
  path,
  message: `The match never decides: ${why}.`,
})
