import { type RouteConditions, type RouteRequest, takes } from './route-conditions'
import type { ValueTest } from './value-test'

/** The address a witness is sent to. */
export interface WitnessTarget {
  readonly scheme: 'http' | 'https'
  readonly port: number
  /** A name or a wildcard. */
  readonly domain: string
}

/** A request that all of these conditions take; undefined when none was found, as with regular expressions. */
export const findWitness = (all: readonly RouteConditions[], target: WitnessTarget): RouteRequest | undefined => {
  const tests = new Map<string, ValueTest[]>()
  for (const conditions of all)
    for (const [subject, more] of conditions) tests.set(subject, [...(tests.get(subject) ?? []), ...more])
  const named = (prefix: string): ReadonlyMap<string, string> =>
    new Map(
      [...tests].flatMap(([subject, wanted]) => {
        const value = subject.startsWith(prefix) ? candidate(wanted) : undefined
        return value === undefined ? [] : [[subject.slice(prefix.length), value] as const]
      }),
    )
  const request: RouteRequest = {
    path: candidate(tests.get('path')) ?? '/',
    method: candidate(tests.get('method')) ?? 'GET',
    scheme: target.scheme,
    authority: candidate(tests.get('authority')) ?? exampleHost(target.domain),
    headers: named('header '),
    queryParams: named('query '),
  }
  const isSendable = request.path.startsWith('/') && request.method !== '' && request.authority !== ''
  return isSendable && all.every((conditions) => takes(conditions, request)) ? request : undefined
}

/** A value that is likely to pass: the longest text asked for, or anything where presence will do. */
const candidate = (tests: readonly ValueTest[] = []): string | undefined => {
  let best: string | undefined
  for (const test of tests) {
    if (test.kind === 'exact') return test.value
    if (test.kind === 'prefix' && test.value.length >= (best?.length ?? 0)) best = test.value
    if (test.kind === 'present') best ??= 'x'
  }
  return best
}

const exampleHost = (domain: string): string =>
  domain === '*' ? 'example.com' : domain.startsWith('*.') ? `x${domain.slice(1)}` : domain

/** `GET http://shop.example.com/cart?beta=1 with x-user: jason`. */
export const describeRequest = (request: RouteRequest, { scheme, port }: WitnessTarget): string => {
  const isDefaultPort = port === (scheme === 'https' ? 443 : 80) || request.authority.includes(':')
  const query = [...request.queryParams].map(([name, value]) => `${name}=${value}`).join('&')
  const headers = [...request.headers].map(([name, value]) => `${name}: ${value}`).join(', ')
  const url = `${scheme}://${request.authority}${isDefaultPort ? '' : `:${port}`}${request.path}${query && `?${query}`}`
  return `${request.method} ${url}${headers && ` with ${headers}`}`
}
