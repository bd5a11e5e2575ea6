import type { z } from 'zod'
import { quote } from '../../read/wording'
import type { redirect } from '../../resources/virtual-service'
import { checkPort } from '../port-number'
import { error, type Findings } from '../rule'

const CODES = [301, 302, 303, 307, 308]

/** A redirect changes something and answers with a code that redirects. */
export function* checkRedirect(spec: z.output<typeof redirect>): Findings {
  const { uri, prefixRewrite, authority, scheme, port, derivePort, redirectCode } = spec
  if (!uri && !prefixRewrite && !authority && !scheme && port === undefined && derivePort === undefined)
    yield error(
      'field_required',
      [],
      'The redirect leads back to where it came from.',
      'Set uri, authority, scheme or port.',
    )
  if (uri && prefixRewrite) yield error('field_invalid', ['prefixRewrite'], 'uri and prefixRewrite exclude each other.')
  if (port !== undefined && derivePort !== undefined)
    yield error('field_invalid', [], 'port and derivePort exclude each other.')
  if (port !== 0) yield* checkPort(['port'], port)
  if (scheme && scheme !== 'http' && scheme !== 'https')
    yield error('field_invalid', ['scheme'], `The scheme is ${quote(scheme)}; it must be http or https.`)
  // Istio lets every 3xx pass, but Envoy can send these alone and refuses the whole route table for another.
  if (redirectCode && !CODES.includes(redirectCode))
    yield error(
      'field_invalid',
      ['redirectCode'],
      `The redirect code is ${redirectCode}; it must be one of ${CODES.join(', ')}.`,
    )
}
