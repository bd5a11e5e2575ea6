const COLON = 0x3a
const DOT = 0x2e

// RFC 3986, 3.2.2: unreserved and sub-delims. Percent-encoding is left out on purpose: a name that two programs may decode
// differently is no name to route by.
const HOST_CHARACTERS = Uint8Array.from({ length: 128 }, (_, code) =>
  /[A-Za-z0-9._~!$&'()*+,;=-]/.test(String.fromCharCode(code)) ? 1 : 0,
)

/** Whether text may stand in a Host line: a name or address, and a port that exists. No user information. */
export const isAuthority = (text: string): boolean => {
  if (text.startsWith('[')) return isBracketed(text)
  let at = 0
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === COLON) break
    if (HOST_CHARACTERS[code] !== 1) return false
  }
  const isEmpty = at === 0 || (at === 1 && text.charCodeAt(0) === DOT)
  return !isEmpty && (at === text.length || isPort(text, at + 1))
}

const BRACKETED = /^\[([0-9a-f:.]{2,45})\](?::|$)/i

const isBracketed = (text: string): boolean => {
  const [start, address] = BRACKETED.exec(text) ?? []
  if (start === undefined || address === undefined || !isIpv6(address)) return false
  return start.endsWith(']') || isPort(text, start.length)
}

const GROUP = /^[0-9a-f]{1,4}$/i
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/

const isIpv6 = (address: string): boolean => {
  const halves = address.split('::')
  if (halves.length > 2) return false
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')))
  const last = groups.at(-1)
  const embedded = last?.includes('.') && !address.endsWith('::') ? 1 : 0
  if (embedded && !IPV4.test(last ?? '')) return false
  if (!groups.slice(0, groups.length - embedded).every((group) => GROUP.test(group))) return false
  const size = groups.length + embedded
  return halves.length === 2 ? size < 8 : size === 8
}

/** Digits up to the end that make a port, or nothing (RFC 3986, 3.2.3: the port may be empty). */
const isPort = (text: string, start: number): boolean => {
  if (text.length - start > 5) return false
  let port = 0
  for (let at = start; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 0x30
    if (digit < 0 || digit > 9) return false
    port = port * 10 + digit
  }
  return port <= 65_535 && (port > 0 || start === text.length)
}
