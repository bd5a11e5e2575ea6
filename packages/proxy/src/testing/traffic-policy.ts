import { ask } from './client'
import { EVERYTHING } from './gateway'
import { startUpstream } from './upstream'

/** A configuration with a DestinationRule for `web` of this policy (YAML, in flow style). */
export const withPolicy = (trafficPolicy: string, config = EVERYTHING): string => `${config}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: web }
spec: { host: web, trafficPolicy: ${trafficPolicy} }
`

/** Upstreams that answer with a name of their own. */
export const named = (...names: readonly string[]) =>
  Promise.all(names.map((name) => startUpstream((_, response) => response.end(name))))

/** Bodies of the answers to requests one after another. */
export const bodies = async (port: number, count: number, headers: Record<string, string> = {}) => {
  const answers: string[] = []
  for (let at = 0; at < count; at++) answers.push((await ask(port, '/', { headers })).body)
  return answers
}
