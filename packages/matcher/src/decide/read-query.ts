import { hostName, hostPort, withoutPort } from '../host-name'
import type { DecisionQuery, ReadQuery } from './query'

const DEFAULT_PORTS = { http: 80, https: 443, tls: 443, tcp: undefined } as const
const URL_PARTS = /^([a-z][a-z0-9+.-]*):\/\/([^/?#\\]*)(.*)$/is

/** Undefined when the URL is none, or its scheme is not one of `http`, `https`, `tcp`, `tls`. */
export const readQuery = (query: DecisionQuery): ReadQuery | undefined => {
  const parts = 'url' in query ? splitUrl(query.url) : query
  if (!parts) return undefined
  const scheme = parts.scheme.toLowerCase()
  if (!isScheme(scheme)) return undefined
  const headers = Array.from(query.headers ?? [], ([name, value]) => [name.toLowerCase(), value] as const)
  const urlPort = hostPort(parts.authority)
  const named = scheme === 'https' || scheme === 'tls'
  return {
    method: query.method ?? 'GET',
    scheme,
    host: headers.find(([name]) => name === 'host')?.[1] ?? sentHost(parts.authority, DEFAULT_PORTS[scheme]),
    target: parts.target,
    port: query.port ?? urlPort ?? DEFAULT_PORTS[scheme],
    sni: named ? (query.sni ?? serverName(parts.authority)) : undefined,
    sourceIp: query.sourceIp,
    headers: headers.filter(([name]) => name !== 'host'),
  }
}

const isScheme = (scheme: string): scheme is keyof typeof DEFAULT_PORTS => Object.hasOwn(DEFAULT_PORTS, scheme)

const splitUrl = (url: string) => {
  const [, scheme, authority, rest] = URL_PARTS.exec(url) ?? []
  if (scheme === undefined || authority === undefined || rest === undefined) return undefined
  const target = asSent(rest)
  return { scheme, authority, target: target.startsWith('/') ? target : `/${target}` }
}

/** Clients encode what has no place in a request line; what they would leave alone stays as it is. */
const asSent = (text: string): string =>
  text.replace(/[\ud800-\udbff][\udc00-\udfff]|[^\0-\x1f!-\x7f]/g, (character) =>
    /^[\ud800-\udfff]$/.test(character) ? '%EF%BF%BD' : encodeURIComponent(character),
  )

/** The Host line leaves out a port that goes without saying. */
const sentHost = (authority: string, defaultPort: number | undefined): string =>
  defaultPort !== undefined && hostPort(authority) === defaultPort ? withoutPort(authority) : authority

const ADDRESS = /^(\d{1,3}(\.\d{1,3}){3}|\[.*)$/

/** RFC 6066, 3: an address is no server name. */
const serverName = (authority: string): string => {
  const name = hostName(authority)
  return ADDRESS.test(name) ? '' : name
}
