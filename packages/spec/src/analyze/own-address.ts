/**
 * Whether a name or address leads to the proxy's own machine or to the link it is on: `localhost`, loopback, unspecified and
 * link-local addresses, the last of which include the metadata services of clouds. Whoever may write a Service could reach
 * through an ExternalName what no network policy lets them reach (CVE-2021-25740).
 */
export const isOwnAddress = (host: string): boolean => {
  const name = host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
  if (name === 'localhost' || name.endsWith('.localhost') || name === 'metadata.google.internal') return true
  const v4 = IPV4.exec(name.startsWith('::ffff:') ? name.slice('::ffff:'.length) : name)
  if (v4) {
    const [first, second] = [Number(v4[1]), Number(v4[2])]
    return first === 127 || first === 0 || (first === 169 && second === 254)
  }
  if (!name.includes(':')) return false
  return LOOPBACK_OR_UNSPECIFIED_V6.test(name) || LINK_LOCAL_V6.test(name)
}

const IPV4 = /^(\d{1,3})\.(\d{1,3})\.\d{1,3}\.\d{1,3}$/
/** `::1` and `::` in any spelling. */
const LOOPBACK_OR_UNSPECIFIED_V6 = /^[0:]*:0{0,3}[01]?$/
const LINK_LOCAL_V6 = /^fe[89ab]/
