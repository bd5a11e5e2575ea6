import type { Peer } from './peer'
import { tsProgram } from './ts-program'

/** The library alone: one target, keep-alive agent, no routing. */
export const httpProxy3: Peer = {
  name: 'http-proxy-3',
  missing: () => undefined,
  command: ({ port, upstreamPort }) => tsProgram('http-proxy-3', [String(port), String(upstreamPort)]),
}
