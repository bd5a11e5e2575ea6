import ipaddr from 'ipaddr.js'

/** A peer as headers and logs name it: an IPv4 client of a dual-stack socket is an IPv4 client. */
export const plainAddress = (address: string | undefined): string =>
  address?.startsWith('::ffff:') && address.includes('.') ? address.slice('::ffff:'.length) : (address ?? '')

/** Address and port as logs show them; null where the socket is gone. */
export const formatAddress = (address: string | undefined, port: number | undefined): string | null => {
  if (address === undefined) return null
  const plain = plainAddress(address)
  return plain.includes(':') ? `[${plain}]:${port ?? 0}` : `${plain}:${port ?? 0}`
}

/**
 * The client behind `trusted` proxies: the entry of `X-Forwarded-For` that the outermost of them wrote, counted from the right.
 * With no trusted proxy, too few entries, or an entry that is no address, it is the peer.
 */
export const clientAddress = (peer: string, forwardedFor: string | undefined, trusted: number): string => {
  if (trusted === 0 || forwardedFor === undefined) return peer
  const entries = forwardedFor.split(',')
  const entry = entries.length < trusted ? undefined : entries[entries.length - trusted]?.trim()
  return entry !== undefined && ipaddr.isValid(entry) ? entry : peer
}
