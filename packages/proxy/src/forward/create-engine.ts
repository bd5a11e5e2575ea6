import type { ForwardEngine } from './forward-engine'
import { createHttp2Engine } from './http2/http2-engine'
import { createStreamedEngine } from './streamed-engine'
import { createUndiciEngine } from './undici/undici-engine'

/** The engine of all exchanges but upgrades: by what the cluster speaks. */
export const createEngine = (now: () => number): ForwardEngine => {
  const http1 = createUndiciEngine(createStreamedEngine(now))
  const http2 = createHttp2Engine()
  return (exchange, handler) => (exchange.pool.version === 'http2' ? http2 : http1)(exchange, handler)
}
