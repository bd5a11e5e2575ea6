const IPV4_PART = /^(?:0|[1-9]\d{0,2})$/
const IPV6_GROUP = /^[0-9a-f]{1,4}$/i

const isIpv4 = (text: string): boolean => {
  const parts = text.split('.')
  return parts.length === 4 && parts.every((part) => IPV4_PART.test(part) && Number(part) <= 255)
}

/** Hexadecimal groups with at most one `::`, and perhaps an IPv4 address as the last two groups (RFC 4291 section 2.2). */
const isIpv6 = (text: string): boolean => {
  const halves = text.split('::')
  if (halves.length > 2) return false
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')))
  const last = groups.at(-1)
  const hasIpv4 = last?.includes('.') === true && !text.endsWith('::')
  const hex = hasIpv4 ? groups.slice(0, -1) : groups
  if (!hex.every((group) => IPV6_GROUP.test(group)) || (hasIpv4 && !isIpv4(last))) return false
  const length = hex.length + (hasIpv4 ? 2 : 0)
  return halves.length === 2 ? length < 8 : length === 8
}

/** Whether a text is an IP address, without brackets, zone or prefix length. */
export const isIpAddress = (text: string): boolean => isIpv4(text) || isIpv6(text)

/** Whether a text is an IP address or one with a prefix length, such as `10.0.0.0/8`; host bits may be set. */
export const isIpSubnet = (text: string): boolean => {
  const slash = text.indexOf('/')
  if (slash === -1) return isIpAddress(text)
  const address = text.slice(0, slash)
  const length = text.slice(slash + 1)
  const max = isIpv4(address) ? 32 : isIpv6(address) ? 128 : -1
  return /^(?:0|[1-9]\d{0,2})$/.test(length) && Number(length) <= max
}
