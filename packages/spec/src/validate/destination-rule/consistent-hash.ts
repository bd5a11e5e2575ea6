import type { z } from 'zod'
import type { consistentHash } from '../../resources/destination-rule'
import { checkDurationOrZero } from '../durations'
import { error, type Findings, warning, within } from '../rule'

type Hash = z.output<typeof consistentHash>

const KEYS = ['httpHeaderName', 'httpCookie', 'useSourceIp', 'httpQueryParameterName'] as const
const MAGLEV_LIMIT = 5_000_011

/** Requests with the same key go to the same endpoint: one key, one size of the ring or table. */
export function* checkConsistentHash(hash: Hash): Findings {
  const keys = KEYS.filter((key) => hash[key] !== undefined)
  if (keys.length > 1)
    yield error('field_invalid', [], `${keys.join(' and ')} exclude each other; there is one hash key.`)
  if (hash.httpCookie) yield* within(['httpCookie'], checkCookie(hash.httpCookie))
  if (hash.minimumRingSize)
    yield warning(
      'field_invalid',
      ['minimumRingSize'],
      'minimumRingSize is deprecated.',
      'Use ringHash: { minimumRingSize: ... }.',
    )
  if ((hash.ringHash && hash.maglev) || (hash.minimumRingSize && (hash.ringHash || hash.maglev)))
    yield error('field_invalid', [], 'The hash table is described twice; keep one of ringHash and maglev.')
  if (hash.maglev) yield* checkTableSize(hash.maglev.tableSize ?? 0)
  for (const path of [['minimumRingSize'], ['ringHash', 'minimumRingSize']] as const) {
    const size = path.length === 1 ? hash.minimumRingSize : hash.ringHash?.minimumRingSize
    if (size !== undefined && size < 0)
      yield error('field_invalid', path, `The ring size is ${size}; it must not be negative.`)
  }
}

function* checkCookie({ name, ttl, attributes = [] }: NonNullable<Hash['httpCookie']>): Findings {
  if (name === '') yield error('field_required', ['name'], 'The cookie needs a name.')
  yield* checkDurationOrZero(['ttl'], ttl)
  const seen = new Set<string>()
  for (const [index, attribute] of attributes.entries()) {
    if (attribute.name === '')
      yield error('field_required', ['attributes', index, 'name'], 'The cookie attribute needs a name.')
    else if (seen.has(attribute.name))
      yield error(
        'field_invalid',
        ['attributes', index, 'name'],
        `The cookie attribute ${attribute.name} is listed twice.`,
      )
    seen.add(attribute.name)
  }
}

function* checkTableSize(size: number): Findings {
  const path = ['maglev', 'tableSize']
  if (size <= 0) yield error('field_required', path, 'maglev needs a tableSize above 0.')
  else if (size >= MAGLEV_LIMIT)
    yield error('field_invalid', path, `tableSize is ${size}; it must be below ${MAGLEV_LIMIT}.`)
  else if (!isPrime(size))
    yield error('field_invalid', path, `tableSize is ${size}; it must be a prime number.`, 'Use 65537.')
}

const isPrime = (n: number): boolean => {
  if (n < 2) return false
  for (let divisor = 2; divisor * divisor <= n; divisor++) if (n % divisor === 0) return false
  return true
}
