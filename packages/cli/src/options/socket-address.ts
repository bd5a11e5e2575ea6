import { isIP } from 'node:net'
import { InvalidArgumentError } from 'commander'

export interface SocketAddress {
  readonly address: string
  readonly port: number
}

const NAME = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i

/** An address to listen on, without a port: an IP address, or a name such as `localhost`. */
export const bindAddress = (text: string): string => {
  const address = /^\[(.*)\]$/.exec(text)?.[1] ?? text
  if (isIP(address) || (NAME.test(text) && !/^[\d.]+$/.test(text))) return address
  throw new InvalidArgumentError('It must be an address without a port, such as 0.0.0.0, :: or 127.0.0.1.')
}

/** `ADDR:PORT` or `[ADDR6]:PORT`; `off` for none. Port 0 takes any free one. */
export const socketAddressOrOff = (text: string): SocketAddress | 'off' => {
  if (text === 'off') return 'off'
  const [, ip6, name, port] = /^(?:\[([0-9a-f:.]+)\]|([^:[\]]+)):(\d{1,5})$/i.exec(text) ?? []
  const address = ip6 ?? name
  const isAddress = ip6 ? isIP(ip6) === 6 : name && (isIP(name) || (NAME.test(name) && !/^[\d.]+$/.test(name)))
  if (address && isAddress && Number(port) <= 65_535) return { address, port: Number(port) }
  throw new InvalidArgumentError('It must be ADDRESS:PORT, such as 127.0.0.1:15000 or [::1]:15000, or off.')
}

/** Prints an address as URLs and log lines have it. */
export const formatSocketAddress = ({ address, port }: SocketAddress): string =>
  isIP(address) === 6 ? `[${address}]:${port}` : `${address}:${port}`
