const DOT = 0x2e
const BRACKET = 0x5b

/** The name in a Host header as virtual hosts compare it: without port and trailing dot, in lower case. */
export const hostName = (authority: string): string => {
  let end = authority.length
  if (authority.charCodeAt(0) === BRACKET) {
    const bracket = authority.indexOf(']')
    if (bracket !== -1) end = bracket + 1
  } else {
    const colon = authority.indexOf(':')
    if (colon !== -1) end = colon
    if (authority.charCodeAt(end - 1) === DOT) end--
  }
  for (let at = 0; at < end; at++) {
    const code = authority.charCodeAt(at)
    if (code >= 0x41 && code <= 0x5a) return authority.slice(0, end).toLowerCase()
  }
  return end === authority.length ? authority : authority.slice(0, end)
}

/** The port in a Host header; undefined without one. */
export const hostPort = (authority: string): number | undefined => {
  const colon = authority.lastIndexOf(':')
  if (colon === -1 || colon < authority.indexOf(']') || colon === authority.length - 1) return undefined
  return Number(authority.slice(colon + 1))
}

export const withoutPort = (authority: string): string => {
  const colon = authority.lastIndexOf(':')
  return colon === -1 || colon < authority.indexOf(']') ? authority : authority.slice(0, colon)
}
