import { applyHeaderOperations } from '../apply-header-operations'
import type { CompiledDestination, CompiledRoute } from '../compile/route-table'
import { type CorsVerdict, corsVerdict } from '../cors-verdict'
import type { DecidedDestination, Decision } from '../decision'
import { firstHeader, type HeaderList, joinedHeader } from '../header-list'
import type { DestinationRef, ForwardAction } from '../model'
import { upstreamAuthority, upstreamTarget } from '../upstream-target'
import { commonChanges, headerChanges, record } from './header-changes'
import type { Place } from './place'
import type { ArrivedRequest } from './walk'

/** What happens to a request whose route forwards. */
export const forwardDecision = (
  compiled: CompiledRoute,
  action: ForwardAction,
  request: ArrivedRequest,
  place: Place,
): Decision => {
  const cors = corsVerdict(compiled, request.view)
  if (cors.kind === 'preflight') {
    const { allowed } = cors
    return { outcome: 'cors_preflight', ...place, status: 200, cors: { allowed }, responseHeaders: corsHeaders(cors) }
  }
  const destinations = compiled.destinations.map(decidedDestination)
  if (!compiled.destinations.some(({ known }) => known))
    return { outcome: 'error', ...place, status: 503, reason: 'cluster_not_found', destinations }
  const changes = commonChanges(compiled.destinations.map(({ responseHeaders }) => headerChanges(responseHeaders)))
  return {
    outcome: 'forward',
    ...place,
    destinations,
    upstream: upstream(compiled, request),
    ...(action.timeoutMs === undefined ? {} : { timeoutMs: action.timeoutMs }),
    retries: {
      attempts: action.retry.attempts,
      ...(action.retry.perTryTimeoutMs === undefined ? {} : { perTryTimeoutMs: action.retry.perTryTimeoutMs }),
      retryOn: action.retry.retryOn,
    },
    ...(action.fault ? { fault: fault(action.fault) } : {}),
    ...(action.mirrors.length === 0 ? {} : { mirrors: action.mirrors.map(mirror) }),
    ...(cors.kind === 'none' ? {} : { cors: { allowed: cors.allowed } }),
    responseHeaders: { ...changes, set: record([...Object.entries(changes.set), ...pairs(corsList(cors))]) },
  }
}

const destinationRef = ({ host, port, subset }: DestinationRef) => ({
  host,
  port: port ?? null,
  ...(subset === undefined ? {} : { subset }),
})

export const decidedDestination = ({ destination, weight }: CompiledDestination): DecidedDestination => ({
  ...destinationRef(destination),
  weight,
})

const mirror = ({ destination, percentage }: ForwardAction['mirrors'][number]) => ({
  ...destinationRef(destination),
  percentage,
})

const fault = ({ abort, delay }: NonNullable<ForwardAction['fault']>) => ({
  ...(abort
    ? {
        abort: {
          ...(abort.status === undefined ? {} : { status: abort.status }),
          ...(abort.grpcStatus === undefined ? {} : { grpcStatus: abort.grpcStatus }),
          percentage: abort.percentage,
        },
      }
    : {}),
  ...(delay ? { delay: { fixedDelayMs: delay.fixedDelayMs, percentage: delay.percentage } } : {}),
})

const upstream = (compiled: CompiledRoute, request: ArrivedRequest) => {
  const { view } = request
  const [first] = compiled.destinations
  return {
    method: view.method,
    path: upstreamTarget(compiled, view),
    authority: first ? upstreamAuthority(compiled, first, view) : view.authority,
    headers: touchedHeaders(compiled, request),
  }
}

/** Values that the operations leave for the names they touch; of several destinations, those they agree on. */
const touchedHeaders = (compiled: CompiledRoute, { view, edge, context }: ArrivedRequest) => {
  const results = compiled.destinations.map(({ requestHeaders }) => {
    const list: HeaderList = [...edge.headers]
    const live = {
      ...context,
      requestHeader: (name: string) =>
        name.startsWith(':') || name === 'host' ? context.requestHeader(name) : firstHeader(list, name),
    }
    applyHeaderOperations(list, requestHeaders, live)
    const names = requestHeaders.steps.flatMap(({ set, add }) => [...set, ...add].map(({ name }) => name))
    return new Map(names.map((name) => [name, joinedHeader(list, name)]))
  })
  const [one = new Map<string, string | undefined>(), ...others] = results
  const agreed: [string, string][] = []
  for (const [name, value] of one)
    if (value !== undefined && others.every((other) => other.get(name) === value)) agreed.push([name, value])
  if (compiled.rewrite) agreed.push(['x-envoy-original-path', view.path + view.query])
  return record(agreed)
}

const corsList = (cors: CorsVerdict): readonly string[] => (cors.kind === 'none' ? [] : cors.headers)

const corsHeaders = (cors: CorsVerdict) => ({ set: record(pairs(corsList(cors))), add: record([]), remove: [] })

function* pairs(list: readonly string[]): Generator<readonly [string, string]> {
  for (let at = 0; at < list.length; at += 2) yield [list[at] ?? '', list[at + 1] ?? '']
}
