import { type HttpRoute, parseDuration } from '@gatewright/spec'
import type { CorsPolicy, ValueMatch } from '../../../model'
import { valueMatch } from '../routes/value-match'

type SpecCors = NonNullable<HttpRoute['corsPolicy']>

export const corsPolicy = (cors: HttpRoute['corsPolicy']): CorsPolicy | undefined =>
  cors && {
    allowOrigins: allowedOrigins(cors),
    allowMethods: cors.allowMethods ?? [],
    allowHeaders: cors.allowHeaders ?? [],
    exposeHeaders: cors.exposeHeaders ?? [],
    maxAgeSeconds: maxAge(cors.maxAge),
    allowCredentials: cors.allowCredentials ?? false,
    unmatchedPreflights: cors.unmatchedPreflights === 'IGNORE' ? 'ignore' : 'forward',
  }

/** `allowOrigin`, the list of exact origins of old manifests, counts only where `allowOrigins` is absent. */
const allowedOrigins = ({ allowOrigins, allowOrigin }: SpecCors): readonly ValueMatch[] =>
  allowOrigins?.length
    ? allowOrigins.map(valueMatch).filter((match) => match !== undefined)
    : (allowOrigin ?? []).map((value) => ({ kind: 'exact', value }))

const maxAge = (text: string | undefined): number | undefined => {
  const ms = text === undefined ? undefined : parseDuration(text)
  return ms === undefined ? undefined : Math.floor(ms / 1000)
}
