import { InvalidArgumentError } from 'commander'

/** A Kubernetes namespace: an RFC 1123 label. */
export const namespace = (text: string): string => {
  if (/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(text)) return text
  throw new InvalidArgumentError('It must be a namespace: lower-case letters, digits and dashes, 63 at most.')
}
