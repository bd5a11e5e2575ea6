import type { ForwardEngine } from '../forward-engine'
import { StreamExchange } from './stream-exchange'

/** Exchanges with upstreams that speak HTTP/2, by prior knowledge (RFC 9113, section 3.3) or by agreement in TLS. */
export const createHttp2Engine = (): ForwardEngine => (exchange, handler) => {
  const running = new StreamExchange(exchange, handler)
  running.start()
  return running
}
