/** Dotted decimal, four octets. */
export const isIpv4 = (text: string): boolean => {
  const octets = text.split('.')
  return octets.length === 4 && octets.every((octet) => /^\d{1,3}$/.test(octet) && Number(octet) <= 255)
}

/** RFC 4291 text without brackets and zone; the last 32 bits may be dotted decimal. */
export const isIpv6 = (text: string): boolean => {
  const halves = text.split('::')
  if (!text.includes(':') || halves.length > 2) return false
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')))
  const last = groups.at(-1)
  const dotted = last?.includes('.') ?? false
  const hex = dotted ? groups.slice(0, -1) : groups
  if (dotted && (text.endsWith('::') || !isIpv4(last ?? ''))) return false
  if (!hex.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return false
  const count = hex.length + (dotted ? 2 : 0)
  return halves.length === 2 ? count <= 7 : count === 8
}

export const isIpAddress = (text: string): boolean => isIpv4(text) || isIpv6(text)
