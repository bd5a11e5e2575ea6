import { type PathTest, testPath } from '../compile/path-test'
import { queryParameter } from '../compile/query-parameter'
import { type HeaderTest, headerHolds, headerValue, queryHolds } from '../compile/route-conditions'
import type { CompiledRoute } from '../compile/route-table'
import { testValue, type ValueTest } from '../compile/value-test'
import type { RequestView } from '../request'

/** A condition that did not hold. */
export interface FailedCondition {
  /** `path`, `method`, `header x-beta`, `query parameter v` ... */
  readonly subject: string
  readonly wanted: string
  /** What the request has; undefined where it has nothing of that name. */
  readonly got: string | undefined
}

/** The first condition of a route that the request does not meet; undefined when it meets all. */
export const failedCondition = (
  { path, conditions }: CompiledRoute,
  request: RequestView,
): FailedCondition | undefined => {
  if (!testPath(path, request.path)) return { subject: 'path', wanted: describePath(path), got: request.path }
  if (!conditions) return undefined
  for (const subject of ['method', 'scheme', 'authority'] as const) {
    const test = conditions[subject]
    const got = request[subject]
    if (test && !testValue(test, got)) return { subject, wanted: describeValue(test), got }
  }
  for (const header of conditions.headers)
    if (!headerHolds(header, request))
      return {
        subject: `header ${header.name}`,
        wanted: describeHeader(header),
        got: headerValue(request, header.name),
      }
  for (const parameter of conditions.queryParams)
    if (!queryHolds(parameter, request))
      return {
        subject: `query parameter ${parameter.name}`,
        wanted: describeValue(parameter.test),
        got: queryParameter(request.query, parameter.name),
      }
  return undefined
}

export const describePath = ({ kind, value, ignoreCase }: PathTest): string => {
  if (kind === 'any') return 'any path'
  const name = kind === 'elements' ? 'prefix by elements' : kind
  return `${name} ${value || '/'}${ignoreCase ? ' in any case' : ''}`
}

export const describeValue = ({ kind, value }: ValueTest): string =>
  kind === 'present' ? 'present' : `${kind} ${JSON.stringify(value)}`

export const describeHeader = ({ test, invert }: HeaderTest): string =>
  invert ? (test.kind === 'present' ? 'absent' : `not ${describeValue(test)}`) : describeValue(test)
