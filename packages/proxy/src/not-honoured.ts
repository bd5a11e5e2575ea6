import type { Cluster, RouteTable } from '@gatewright/matcher'
import type { Diagnostic } from '@gatewright/spec'

/** What a table asks for and this proxy does not do yet: said once for each kind, so that nothing is silently ignored. */
export const notHonoured = (table: RouteTable): readonly Diagnostic[] => {
  const found: Diagnostic[] = []
  const warn = (message: string) => found.push({ code: 'field_not_honoured', severity: 'warning', message })
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
  for (const { name, policy } of table.clusters.values())
    if (policy.loadBalancer?.simple === 'PASSTHROUGH' && !policy.loadBalancer.consistentHash)
      warn(`PASSTHROUGH leads back to this ingress, where clients connect to: requests for ${name} are answered 503.`)
  return found
}

const unusedPolicies = ({ protocol, policy }: Cluster): readonly string[] => {
  const { connectionPool, proxyProtocol } = policy
  const { tcp, http } = connectionPool ?? {}
  const unused = [
    protocol === 'http2' && 'HTTP/2 to the upstream',
    tcp?.maxConnectionDuration && 'connectionPool.tcp.maxConnectionDuration',
    tcp?.tcpKeepalive && 'connectionPool.tcp.tcpKeepalive',
    http?.h2UpgradePolicy === 'UPGRADE' && 'connectionPool.http.h2UpgradePolicy UPGRADE',
    http?.useClientProtocol && 'connectionPool.http.useClientProtocol',
    proxyProtocol && 'proxyProtocol',
  ]
  return unused.filter((name): name is string => typeof name === 'string')
}
