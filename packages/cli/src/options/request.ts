import { isIP } from 'node:net'
import { InvalidArgumentError } from 'commander'
import { HEADER_NAME } from './header-line'

/** A method is a token (RFC 9110, section 9.1) and case-sensitive. */
export const method = (text: string): string => {
  if (HEADER_NAME.test(text)) return text
  throw new InvalidArgumentError('It must be an HTTP method, such as POST.')
}

export const ipAddress = (text: string): string => {
  if (isIP(text)) return text
  throw new InvalidArgumentError('It must be an IP address.')
}

/** What explain can be asked about: requests, and connections that carry none. */
export const URL_START = /^(https?|tcp|tls):\/\/[^/?#]/i
