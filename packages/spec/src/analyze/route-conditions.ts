import type { HttpMatch } from '../resources/virtual-service'
import { implies, passes, type ValueTest, valueTest } from './value-test'

/** A request as far as routes look at it. */
export interface RouteRequest {
  readonly path: string
  readonly method: string
  readonly scheme: string
  readonly authority: string
  readonly headers: ReadonlyMap<string, string>
  readonly queryParams: ReadonlyMap<string, string>
}

/**
 * What a match block asks of a request, by what it looks at: `path`, `method`, `scheme`, `authority`, `header NAME`, `query NAME`.
 * All tests must pass. What does not look at the request (port, gateways, source labels) is not in here.
 */
export type RouteConditions = ReadonlyMap<string, readonly ValueTest[]>

export const routeConditions = (match: HttpMatch | undefined): RouteConditions => {
  const conditions = new Map<string, ValueTest[]>()
  const add = (subject: string, test: ValueTest) => {
    const tests = conditions.get(subject)
    if (tests) tests.push(test)
    else conditions.set(subject, [test])
  }
  if (match?.uri) {
    const test = valueTest(match.uri, match.ignoreUriCase)
    if (!takesEveryPath(test)) add('path', test)
  }
  for (const subject of ['method', 'scheme', 'authority'] as const) {
    const test = valueTest(match?.[subject])
    if (match?.[subject] && test.kind !== 'present') add(subject, test)
  }
  for (const [name, wanted] of Object.entries(match?.headers ?? {}))
    add(`header ${name.toLowerCase()}`, valueTest(wanted))
  for (const [name, wanted] of Object.entries(match?.withoutHeaders ?? {})) {
    const test = valueTest(wanted)
    add(`header ${name.toLowerCase()}`, test.kind === 'present' ? { kind: 'absent' } : { kind: 'not', test })
  }
  for (const [name, wanted] of Object.entries(match?.queryParams ?? {})) add(`query ${name}`, valueTest(wanted))
  return conditions
}

/** Every path that is routed starts with a slash. */
const takesEveryPath = (test: ValueTest): boolean =>
  test.kind === 'present' || (test.kind === 'prefix' && (test.value === '' || test.value === '/'))

/** Whether every request that `narrow` takes is one that `wide` takes. Exact but for regular expressions, where false may mean "cannot be told". */
export const covers = (wide: RouteConditions, narrow: RouteConditions): boolean => {
  for (const [subject, tests] of wide) {
    const given = narrow.get(subject)
    if (!given || !tests.every((test) => given.some((known) => implies(known, test)))) return false
  }
  return true
}

/** Whether a request fulfils all conditions; undefined when that cannot be told. */
export const takes = (conditions: RouteConditions, request: RouteRequest): boolean | undefined => {
  let unknown = false
  for (const [subject, tests] of conditions)
    for (const test of tests) {
      const passed = passes(test, subjectValue(request, subject))
      if (passed === false) return false
      unknown ||= passed === undefined
    }
  return unknown ? undefined : true
}

const subjectValue = (request: RouteRequest, subject: string): string | undefined => {
  if (subject.startsWith('header ')) return request.headers.get(subject.slice('header '.length))
  if (subject.startsWith('query ')) return request.queryParams.get(subject.slice('query '.length))
  // The four subjects that every request has.
  return request[subject as 'path' | 'method' | 'scheme' | 'authority']
}
