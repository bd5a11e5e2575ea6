import { InvalidArgumentError } from 'commander'

export type HeaderPair = readonly [name: string, value: string]

/** A header name is a token (RFC 9110, section 5.6.2). */
export const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9a-z-]+$/i
/** Visible characters, spaces and tabs (RFC 9110, section 5.5); a line break would be the start of another header. */
export const HEADER_VALUE = /^[\t\x20-\x7e\x80-\uffff]*$/

/** Adds one `-H 'name: value'`. The name may come several times, as in a request. */
export const addHeaderLine = (text: string, before: readonly HeaderPair[] = []): readonly HeaderPair[] => {
  const at = text.indexOf(':')
  const name = text.slice(0, Math.max(at, 0)).trim()
  const value = text.slice(at + 1).trim()
  if (at > 0 && HEADER_NAME.test(name) && HEADER_VALUE.test(value)) return [...before, [name, value]]
  throw new InvalidArgumentError("It must be 'name: value', such as 'x-user: ann'.")
}
