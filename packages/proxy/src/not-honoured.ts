import type { Cluster, RouteTable } from '@gatewright/matcher'
import type { Diagnostic } from '@gatewright/spec'

/** What a table asks for and this proxy does not do yet: said once for each kind, so that nothing is silently ignored. */
export const notHonoured = (table: RouteTable): readonly Diagnostic[] => {
  const found: Diagnostic[] = []
  const warn = (message: string) => found.push({ code: 'field_not_honoured', severity: 'warning', message })
  const chains = table.listeners.flatMap((listener) => listener.chains)
  const mirrored = chains.some(({ virtualHosts }) =>
    virtualHosts.some(({ routes }) =>
      routes.some(({ route: { action } }) => action.kind === 'forward' && action.mirrors.length > 0),
    ),
  )
  if (mirrored) warn('Mirrors are not sent yet: requests of routes with mirrors go to their destination only.')
  const unused = new Map<string, string[]>()
  for (const cluster of table.clusters.values()) {
    for (const what of unusedPolicies(cluster)) {
      const names = unused.get(what)
      if (names) names.push(cluster.name)
      else unused.set(what, [cluster.name])
    }
  }
  for (const [what, [first, ...others]] of unused)
    warn(`${what} has no effect yet: ${first}${others.length > 0 ? ` and ${others.length} more` : ''}.`)
  return found
}

const unusedPolicies = ({ protocol, policy }: Cluster): readonly string[] => {
  const { loadBalancer, connectionPool, outlierDetection } = policy
  const { tcp, http } = connectionPool ?? {}
  const unused = [
    protocol === 'http2' && 'HTTP/2 to the upstream',
    loadBalancer?.consistentHash && 'loadBalancer.consistentHash',
    loadBalancer?.simple && loadBalancer.simple !== 'ROUND_ROBIN' && `loadBalancer.simple ${loadBalancer.simple}`,
    outlierDetection && 'outlierDetection',
    tcp?.maxConnections && 'connectionPool.tcp.maxConnections',
    http?.http1MaxPendingRequests && 'connectionPool.http.http1MaxPendingRequests',
    http?.http2MaxRequests && 'connectionPool.http.http2MaxRequests',
    http?.maxRetries && 'connectionPool.http.maxRetries',
    http?.maxRequestsPerConnection &&
      http.maxRequestsPerConnection > 1 &&
      'connectionPool.http.maxRequestsPerConnection',
  ]
  return unused.filter((name): name is string => typeof name === 'string')
}
