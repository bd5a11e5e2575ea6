import type { HttpRoute } from '@gatewright/spec'
import type { DirectResponseAction } from '../../../model'
import { decodeBase64 } from '../../base64'

type DirectResponse = NonNullable<HttpRoute['directResponse']>

export const directResponseAction = ({ status, body }: DirectResponse): DirectResponseAction => ({
  kind: 'direct_response',
  status,
  body: body?.string ?? (body?.bytes === undefined ? undefined : decodeBase64(body.bytes)),
})
