import type { HeaderList } from '@gatewright/matcher'
import type { CookieSettings } from './hash-settings'

/** Value of the first cookie of that name, without the quotes around it. */
export const cookieValue = (headers: HeaderList, name: string): string | undefined => {
  for (let at = 0; at < headers.length; at += 2) {
    if (headers[at] !== 'cookie') continue
    const value = valueIn(headers[at + 1] ?? '', name)
    if (value !== undefined) return value
  }
  return undefined
}

const valueIn = (cookies: string, name: string): string | undefined => {
  let start = 0
  while (start < cookies.length) {
    const semicolon = cookies.indexOf(';', start)
    const end = semicolon === -1 ? cookies.length : semicolon
    while (start < end && cookies.charCodeAt(start) === SPACE) start += 1
    if (cookies.startsWith(name, start) && cookies.charCodeAt(start + name.length) === EQUALS)
      return unquoted(cookies.slice(start + name.length + 1, end).trimEnd())
    start = end + 1
  }
  return undefined
}

const SPACE = 0x20
const EQUALS = 0x3d

const unquoted = (value: string): string =>
  value.length >= 2 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value

/** A `Set-Cookie` value as Envoy writes it. A lifetime of 0 is that of the browser's session and is not written. */
export const sessionCookie = ({ name, path, ttlSeconds, attributes }: CookieSettings, value: string): string =>
  [
    `${name}="${value}"`,
    ...(ttlSeconds ? [`Max-Age=${ttlSeconds}`] : []),
    ...(path ? [`Path=${path}`] : []),
    ...attributes.map((attribute) => (attribute.value ? `${attribute.name}=${attribute.value}` : attribute.name)),
    'HttpOnly',
  ].join('; ')
