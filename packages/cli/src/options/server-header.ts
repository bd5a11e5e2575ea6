import { InvalidArgumentError } from 'commander'

/** The `Server` header of every answer, or `pass-through` to leave the upstream's. */
export const serverHeader = (text: string): string => {
  if (text.trim() !== '' && /^[\t\x20-\x7e]+$/.test(text)) return text.trim()
  throw new InvalidArgumentError('It must be a header value, or pass-through.')
}
