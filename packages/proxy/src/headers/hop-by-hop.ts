/**
 * Fields that concern one connection and go no further (RFC 9110, section 7.6.1), with those that proxies have treated so over the
 * years. Fields that `Connection` names belong to them, too.
 */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'alpn',
  'close',
  'connection',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authentication-info',
  'proxy-authorization',
  'proxy-connection',
  'proxy-features',
  'proxy-instruction',
  'security-scheme',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

export const isHopByHop = (name: string): boolean => HOP_BY_HOP.has(name)

/** Names that `Connection` lines nominate, lower-cased; undefined when there is nothing but the usual `keep-alive` or `close`. */
export const nominatedHeaders = (connectionValues: readonly string[]): ReadonlySet<string> | undefined => {
  let names: Set<string> | undefined
  for (const value of connectionValues) {
    for (const token of value.split(',')) {
      const name = token.trim().toLowerCase()
      if (name === '' || HOP_BY_HOP.has(name)) continue
      names ??= new Set()
      names.add(name)
    }
  }
  return names
}
