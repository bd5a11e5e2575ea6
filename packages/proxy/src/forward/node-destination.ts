import type { RequestOptions } from 'node:http'
import { isIP } from 'node:net'
import { firstHeader } from '@gatewright/matcher'
import type { ForwardExchange } from './forward-engine'
import { MAX_HEAD_BYTES } from './limits'

/** Where a request of `node:http` goes. Its headers are a list, in which Node does not look for the name of the server. */
export const nodeDestination = ({ endpoint, pool, headers }: ForwardExchange): RequestOptions => {
  const { address, port } = endpoint
  const name = pool.dialler.nameFor(firstHeader(headers, 'host') ?? '')
  return {
    ...(address.startsWith('unix:') ? { socketPath: address.slice('unix:'.length) } : { host: address, port }),
    ...(pool.protocol === 'https:' && { servername: isIP(name) ? '' : name }),
    maxHeaderSize: MAX_HEAD_BYTES,
  }
}
