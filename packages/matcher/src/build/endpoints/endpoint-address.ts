import { isIpv4, isIpv6 } from './ip-address'

/** Where an endpoint lives: an address, a name that DNS knows, or a unix socket (port 0). */
export interface EndpointAddress {
  readonly kind: 'ip' | 'name' | 'unix'
  readonly host: string
  readonly port: number
}

/** Reads `ADDR:PORT`, `[IPV6]:PORT`, `NAME:PORT` or `unix:/path`. Text in place of an address says what is wrong with it. */
export const parseEndpointAddress = (text: string): EndpointAddress | string => {
  const socket = unixPath(text)
  if (socket !== undefined) {
    return socket.startsWith('/')
      ? { kind: 'unix', host: `unix:${socket}`, port: 0 }
      : 'the path of a unix socket must be absolute, as in unix:/run/app.sock'
  }
  const [, bracketed, plain, digits] = /^(?:\[([^\]]*)\]|([^:]+)):(\d+)$/.exec(text) ?? []
  if (digits === undefined) {
    return isIpv6(text)
      ? 'an IPv6 address needs brackets and a port, as in [::1]:8080'
      : 'it must be ADDRESS:PORT, as in 127.0.0.1:8080'
  }
  const port = Number(digits)
  if (port < 1 || port > 65535) return `port ${digits} is outside 1 to 65535`
  if (bracketed !== undefined) {
    return isIpv6(bracketed) ? { kind: 'ip', host: bracketed, port } : `[${bracketed}] is not an IPv6 address`
  }
  const host = plain ?? ''
  if (isIpv4(host)) return { kind: 'ip', host, port }
  if (/^[\d.]+$/.test(host)) return `${host} is not an IPv4 address`
  return HOST_NAME.test(host) ? { kind: 'name', host, port } : `${host} is neither an address nor a host name`
}

/** Path of `unix:/path`; the spelling of URLs, `unix:///path`, means the same. */
export const unixPath = (text: string): string | undefined => {
  if (!text.startsWith('unix:')) return undefined
  const path = text.slice('unix:'.length)
  return path.startsWith('//') ? path.slice(2) : path
}

const HOST_NAME = /^[a-z0-9_]([-a-z0-9_]*[a-z0-9_])?(\.[a-z0-9_]([-a-z0-9_]*[a-z0-9_])?)*\.?$/i
