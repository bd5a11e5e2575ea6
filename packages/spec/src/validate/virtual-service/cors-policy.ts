import type { z } from 'zod'
import { quote } from '../../read/wording'
import type { corsPolicy } from '../../resources/virtual-service'
import { checkWholeSeconds } from '../durations'
import { each, error, type Findings } from '../rule'
import { isHeaderName } from './header-operations'
import { checkStringMatch } from './string-match'

const METHODS: ReadonlySet<string> = new Set([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'CONNECT',
  'OPTIONS',
  'TRACE',
  '*',
])

/** What browsers of other origins may do. */
export function* checkCorsPolicy(policy: z.output<typeof corsPolicy>): Findings {
  yield* each(['allowOrigins'], policy.allowOrigins, checkOrigin)
  yield* each(['allowMethods'], policy.allowMethods, checkMethod)
  yield* each(['allowHeaders'], policy.allowHeaders, checkHeaderOrStar)
  yield* each(['exposeHeaders'], policy.exposeHeaders, checkHeaderOrStar)
  yield* checkWholeSeconds(['maxAge'], policy.maxAge)
}

function* checkOrigin(origin: NonNullable<z.output<typeof corsPolicy>['allowOrigins']>[number]): Findings {
  if (!origin.exact && !origin.prefix && !origin.regex)
    yield error(
      'field_invalid',
      [],
      'The origin match is empty.',
      'Write exact: https://app.example.com, or exact: "*" for any origin.',
    )
  else yield* checkStringMatch(origin)
}

function* checkMethod(method: string): Findings {
  if (!METHODS.has(method))
    yield error('field_invalid', [], `${quote(method)} is no method; allowed are ${[...METHODS].join(', ')}.`)
}

function* checkHeaderOrStar(name: string): Findings {
  if (name !== '*' && !isHeaderName(name)) yield error('field_invalid', [], `${quote(name)} is no header name.`)
}
