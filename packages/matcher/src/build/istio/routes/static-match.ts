import { type HttpMatch, labelsMatch, type ProxyIdentity } from '@gatewright/spec'
import type { ServerRef } from '../../../model'

/**
 * Conditions on where a request enters, which are known before there is any: the server's port, the Gateway, and who the proxy is.
 * `sourceLabels` and `sourceNamespace` speak of the proxy, for a gateway never knows the workload behind a client; Istio passes over
 * both when Gateways are named.
 */
export const staticMatch = (match: HttpMatch, { gateway, port }: ServerRef, proxy: ProxyIdentity): boolean => {
  if (match.port && match.port !== port) return false
  if (match.gateways?.length) return match.gateways.includes(gateway)
  return (
    labelsMatch(match.sourceLabels, proxy.labels) &&
    (!match.sourceNamespace || match.sourceNamespace === proxy.namespace)
  )
}
