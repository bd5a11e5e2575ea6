import { InvalidArgumentError } from 'commander'
import { HEADER_VALUE } from './header-line'

/** The `Server` header of every answer, or `pass-through` to leave the upstream's. */
export const serverHeader = (text: string): string => {
  if (text.trim() !== '' && HEADER_VALUE.test(text)) return text.trim()
  throw new InvalidArgumentError('It must be a header value, or pass-through.')
}
