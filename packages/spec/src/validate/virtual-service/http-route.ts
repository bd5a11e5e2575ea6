import type { HttpRoute } from '../../resources/virtual-service'
import { checkDuration } from '../durations'
import { checkPercent, checkShare } from '../percentages'
import { each, error, type Findings, warning } from '../rule'
import { checkWeights } from './weights'

/** One http rule: its one action, what may stand beside it, and its own small fields. */
export function* checkHttpRoute(route: HttpRoute): Findings {
  yield* checkAction(route)
  yield* checkAuthority(route)
  yield* checkMirrors(route)
  yield* checkPrefixRewrite(route)
  yield* checkWeights(['route'], route.route)
  yield* checkDuration(['timeout'], route.timeout)
}

/** Which of a rule's fields go with a redirect or a direct response: neither reaches an upstream. */
function* checkAction(route: HttpRoute): Findings {
  const { redirect, directResponse, delegate } = route
  const hasRoute = (route.route ?? []).length > 0
  if (redirect) {
    if (hasRoute && !delegate) yield conflict('redirect', 'route')
    for (const field of ['fault', 'rewrite', 'directResponse'] as const)
      if (route[field]) yield conflict('redirect', field)
  } else if (directResponse) {
    if (hasRoute) yield conflict('directResponse', 'route')
    for (const field of ['fault', 'rewrite'] as const) if (route[field]) yield conflict('directResponse', field)
  } else if (!hasRoute && !delegate) {
    yield noAction
  }
}

/** A rule of a delegate cannot hand over again, so with a delegate it has no action either. */
export const noAction = error(
  'field_required',
  [],
  'The rule says nothing about what happens to a request.',
  'Add route, redirect or directResponse.',
)

const conflict = (one: string, other: string) =>
  error(
    'field_invalid',
    [],
    `A rule with ${one} has no ${other}.`,
    `Take out ${other}, or put it into a rule of its own.`,
  )

/** The Host that the upstream sees can be set in one place of the rule. */
function* checkAuthority({ rewrite, headers }: HttpRoute): Findings {
  const places: (readonly string[])[] = rewrite?.authority ? [['rewrite', 'authority']] : []
  for (const operation of ['set', 'add'] as const)
    for (const name of Object.keys(headers?.request?.[operation] ?? {}))
      if (isAuthority(name)) places.push(['headers', 'request', operation, name])
  for (const path of places.slice(1))
    yield error(
      'field_invalid',
      path,
      `The Host is set here and in ${(places[0] ?? []).join('.')}; it can be set once.`,
    )
}

const isAuthority = (name: string): boolean => [':authority', 'host'].includes(name.toLowerCase())

function* checkMirrors(route: HttpRoute): Findings {
  if (route.mirror && route.mirrors?.length) yield conflict('mirror', 'mirrors')
  yield* checkShare(['mirrorPercentage'], route.mirrorPercentage)
  yield* each(['mirrors'], route.mirrors, ({ percentage }) => checkShare(['percentage'], percentage))
  for (const field of ['mirrorPercent', 'mirror_percent'] as const) {
    const percent = route[field]
    if (percent === undefined || percent === null) continue
    yield warning('field_invalid', [field], `${field} is deprecated.`, 'Use mirrorPercentage: { value: ... }.')
    yield* checkPercent([field], percent)
  }
}

/** A prefix can be replaced only where one is matched. */
function* checkPrefixRewrite({ redirect, match = [] }: HttpRoute): Findings {
  if (!redirect?.prefixRewrite) return
  const other = match.findIndex(({ uri }) => uri && uri.prefix === undefined)
  if (other !== -1)
    yield error(
      'field_invalid',
      ['redirect', 'prefixRewrite'],
      `prefixRewrite needs a uri prefix to replace; match[${other}] has none.`,
    )
}
