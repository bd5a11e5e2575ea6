import { RE2JS } from 're2js'
import type { HeaderMatch, PathMatch, Route, ValueMatch, VirtualHost } from '../model'
import type { RequestView } from '../request'

// The rules of matching, read out one after the other: slow, short and easy to check. Tests compare the compiled table with this.

export const referenceHost = (hosts: readonly VirtualHost[], name: string): VirtualHost | undefined => {
  const labels = name.split('.')
  const covers = ({ domain, wildcardLabels }: VirtualHost): number => {
    if (domain === name) return 3000
    if (domain === '*') return 1
    if (!domain.startsWith('*.')) return 0
    const suffix = domain.slice(2).split('.')
    const rest = labels.length - suffix.length
    if (rest < 1 || labels.slice(rest).join('.') !== suffix.join('.') || labels[0] === '') return 0
    if (wildcardLabels === 'one') return rest === 1 ? 10 + suffix.length + 0.5 : 0
    return 10 + suffix.length
  }
  return hosts.reduce<VirtualHost | undefined>(
    (best, next) => (covers(next) > (best ? covers(best) : 0) ? next : best),
    undefined,
  )
}

export const referenceRoute = (routes: readonly Route[], request: RequestView): Route | undefined =>
  routes.find(
    ({ match }) =>
      path(match.path, request.path) &&
      (!match.method || value(match.method, request.method)) &&
      (!match.scheme || value(match.scheme, request.scheme)) &&
      (!match.authority || value(match.authority, request.authority)) &&
      match.headers.every((header) => headerMatches(header, request.headers.get(header.name))) &&
      match.queryParams.every(({ name, test }) => {
        const found = request.query
          .slice(1)
          .split('&')
          .filter((pair) => request.query.length > 1 && pair !== '')
          .map((pair) => [pair.split('=', 1)[0], pair.includes('=') ? pair.slice(pair.indexOf('=') + 1) : ''])
          .find(([key]) => key === name)?.[1]
        return found !== undefined && value(test, found)
      }),
  )

const path = (match: PathMatch, text: string): boolean => {
  switch (match.kind) {
    case 'any':
      return true
    case 'exact':
      return match.ignoreCase ? text.toLowerCase() === match.value.toLowerCase() : text === match.value
    case 'prefix':
      return match.ignoreCase ? text.toLowerCase().startsWith(match.value.toLowerCase()) : text.startsWith(match.value)
    case 'elements':
      return text === match.value || text.startsWith(`${match.value}/`)
    case 'regex':
      return RE2JS.matches(match.pattern, text)
    case 'glob':
      throw new Error('not part of the comparison')
  }
}

const value = (test: ValueMatch | { readonly kind: 'present' }, text: string): boolean => {
  switch (test.kind) {
    case 'exact':
      return text === test.value
    case 'prefix':
      return text.startsWith(test.value)
    case 'regex':
      return RE2JS.matches(test.pattern, text)
    case 'present':
      return true
  }
}

const headerMatches = ({ test, invert }: HeaderMatch, text: string | undefined): boolean => {
  if (!invert) return text !== undefined && value(test, text)
  return test.kind === 'present' ? text === undefined : !value(test, text ?? '')
}
