import type { HeaderMatch, QueryMatch, RouteMatch } from '../model'
import type { RequestView } from '../request'
import { queryParameter } from './query-parameter'
import { compileValueTest, testValue, type ValueTest } from './value-test'

/** Everything a route asks of a request beside its path. */
export interface RouteConditions {
  readonly method: ValueTest | undefined
  readonly scheme: ValueTest | undefined
  readonly authority: ValueTest | undefined
  readonly headers: readonly HeaderTest[]
  readonly queryParams: readonly QueryTest[]
}

export interface HeaderTest {
  readonly name: string
  readonly test: ValueTest
  readonly invert: boolean
}

export interface QueryTest {
  readonly name: string
  readonly test: ValueTest
}

/** Undefined when the path is all that a route asks for. */
export const compileConditions = (match: RouteMatch): RouteConditions | undefined => {
  const { method, scheme, authority, headers, queryParams } = match
  if (!method && !scheme && !authority && headers.length === 0 && queryParams.length === 0) return undefined
  return {
    method: method && compileValueTest(method),
    scheme: scheme && compileValueTest(scheme),
    authority: authority && compileValueTest(authority),
    headers: headers.map(compileHeader),
    queryParams: queryParams.map(compileQuery),
  }
}

const compileHeader = ({ name, test, invert }: HeaderMatch): HeaderTest => ({
  name: name.toLowerCase(),
  test: compileValueTest(test),
  invert,
})

const compileQuery = ({ name, test }: QueryMatch): QueryTest => ({ name, test: compileValueTest(test) })

export const conditionsHold = (conditions: RouteConditions, request: RequestView): boolean => {
  if (conditions.method !== undefined && !testValue(conditions.method, request.method)) return false
  if (conditions.scheme !== undefined && !testValue(conditions.scheme, request.scheme)) return false
  if (conditions.authority !== undefined && !testValue(conditions.authority, request.authority)) return false
  for (const header of conditions.headers) if (!headerHolds(header, request)) return false
  for (const parameter of conditions.queryParams) if (!queryHolds(parameter, request)) return false
  return true
}

export const headerHolds = ({ name, test, invert }: HeaderTest, request: RequestView): boolean => {
  const value = headerValue(request, name)
  // Istio `withoutHeaders`: a missing header counts as empty text, except for presence.
  if (invert) return test.kind === 'present' ? value === undefined : !testValue(test, value ?? '')
  return value !== undefined && testValue(test, value)
}

export const queryHolds = ({ name, test }: QueryTest, request: RequestView): boolean => {
  const value = queryParameter(request.query, name)
  return value !== undefined && testValue(test, value)
}

/** A header's value, pseudo headers included. `host` is another name of `:authority`, as in HTTP/2. */
export const headerValue = (request: RequestView, name: string): string | undefined => {
  switch (name) {
    case ':authority':
    case 'host':
      return request.authority
    case ':method':
      return request.method
    case ':path':
      return request.path + request.query
    case ':scheme':
      return request.scheme
    default:
      return request.headers.get(name)
  }
}
