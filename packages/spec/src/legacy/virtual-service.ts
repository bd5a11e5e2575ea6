import { type FieldPath, formatPath } from '../diagnostic'
import { isRawObject, type RawObject } from '../read/raw-document'
import { mapOf, mapsIn, note, type Rewriting, rename } from './rewriting'

/** Rules as they were written in 2018: a match as one map, `destination.name`, header operations beside the route. */
export const rewriteVirtualService = (rewriting: Rewriting): void => {
  const { spec } = rewriting.value
  if (!isRawObject(spec)) return
  for (const protocol of ['http', 'tls', 'tcp'] as const)
    for (const { map: rule, at } of mapsIn(spec[protocol], ['spec', protocol])) {
      rewriteMatch(rewriting, rule, at)
      for (const { map: target, at: place } of mapsIn(rule.route, [...at, 'route']))
        rewriteDestination(rewriting, target.destination, [...place, 'destination'])
      if (protocol === 'http') rewriteHttpRule(rewriting, rule, at)
      else rewriteSubnets(rewriting, rule, at)
    }
}

const rewriteMatch = (rewriting: Rewriting, rule: RawObject, at: FieldPath): void => {
  if (!isRawObject(rule.match)) return
  rule.match = [rule.match]
  note(
    rewriting,
    [...at, 'match'],
    'match is written as one map; it is read as a list of one block.',
    'Put a dash before its first condition.',
  )
}

const rewriteDestination = (rewriting: Rewriting, destination: unknown, at: FieldPath): void => {
  if (rename(rewriting, destination, at, 'name', 'host'))
    note(
      rewriting,
      [...at, 'name'],
      'destination.name is the old name of destination.host.',
      'Write host: in place of name:.',
    )
}

const rewriteHttpRule = (rewriting: Rewriting, rule: RawObject, at: FieldPath): void => {
  rewriteDestination(rewriting, rule.mirror, [...at, 'mirror'])
  if (rule.websocketUpgrade !== undefined) {
    delete rule.websocketUpgrade
    note(
      rewriting,
      [...at, 'websocketUpgrade'],
      'websocketUpgrade is no longer needed: WebSockets always work.',
      'Take it out.',
    )
  }
  for (const operation of HEADER_OPERATIONS) rewriteHeaders(rewriting, rule, at, operation)
  rewriteAbort(rewriting, rule, at)
}

const HEADER_OPERATIONS = [
  { old: 'appendHeaders', side: 'request', operation: 'add' },
  { old: 'appendRequestHeaders', side: 'request', operation: 'add' },
  { old: 'removeRequestHeaders', side: 'request', operation: 'remove' },
  { old: 'appendResponseHeaders', side: 'response', operation: 'add' },
  { old: 'removeResponseHeaders', side: 'response', operation: 'remove' },
] as const

const rewriteHeaders = (
  rewriting: Rewriting,
  rule: RawObject,
  at: FieldPath,
  { old, side, operation }: (typeof HEADER_OPERATIONS)[number],
): void => {
  const written = rule[old]
  if (written === undefined) return
  const headers = mapOf(rule, 'headers')
  const operations = headers && mapOf(headers, side)
  if (!operations || operations[operation] !== undefined) return
  delete rule[old]
  // The first releases had a map where only its keys counted.
  operations[operation] = operation === 'remove' && isRawObject(written) ? Object.keys(written) : written
  rewriting.moved.set(formatPath([...at, 'headers', side, operation]), [...at, old])
  note(
    rewriting,
    [...at, old],
    `${old} is the old name of headers.${side}.${operation}.`,
    `Write headers: { ${side}: { ${operation}: ... } }.`,
  )
}

const rewriteAbort = (rewriting: Rewriting, rule: RawObject, at: FieldPath): void => {
  const abort = isRawObject(rule.fault) ? rule.fault.abort : undefined
  if (!isRawObject(abort) || typeof abort.percent !== 'number' || abort.percentage !== undefined) return
  const path = [...at, 'fault', 'abort']
  abort.percentage = { value: abort.percent }
  note(
    rewriting,
    [...path, 'percent'],
    'percent is the old name of percentage.',
    `Write percentage: { value: ${abort.percent} }.`,
  )
  delete abort.percent
}

const rewriteSubnets = (rewriting: Rewriting, rule: RawObject, at: FieldPath): void => {
  for (const { map: match, at: place } of mapsIn(rule.match, [...at, 'match'])) {
    const subnet = match.destinationSubnet
    if (!rename(rewriting, match, place, 'destinationSubnet', 'destinationSubnets')) continue
    match.destinationSubnets = [subnet]
    note(
      rewriting,
      [...place, 'destinationSubnet'],
      'destinationSubnet is now a list.',
      'Write destinationSubnets: [...].',
    )
  }
}
