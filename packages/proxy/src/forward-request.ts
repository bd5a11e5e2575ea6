import {
  applyHeaderOperations,
  type CompiledRoute,
  type ForwardAction,
  firstHeader,
  pickCluster,
  setHeader,
  upstreamAuthority,
  upstreamTarget,
} from '@gatewright/matcher'
import type { Exchange } from './exchange'
import { sendMirrors } from './filters/mirror'
import { substitutions } from './filters/substitutions'
import type { ForwardPlan } from './forward/forward-plan'
import { Forwarding } from './forward/forwarding'
import { grpcTimeoutMs } from './forward/grpc-timeout'
import { removeLookalikes } from './headers/lookalikes'
import { replyWithError } from './local-reply'
import { hashKey } from './policy/hash-key'
import { ProxyError } from './proxy-error'
import { relayAnswer } from './relay-answer'
import type { Serving } from './serving'
import type { ClusterState } from './upstream/cluster-registry'

/** Chooses the weighted cluster, gives the request its final shape and sends it. */
export const forwardRequest = (
  serving: Serving,
  exchange: Exchange,
  route: CompiledRoute,
  action: ForwardAction,
): void => {
  const { view, forwarded, body } = exchange
  if (!view || !forwarded) return
  const destination = pickCluster(route, serving.settings.random())
  const cluster = destination.known ? serving.clusters.get(destination.cluster) : undefined
  if (!cluster) {
    replyWithError(serving, exchange, new ProxyError('cluster_not_found', `no cluster ${destination.cluster}`))
    return
  }
  exchange.destination = destination

  // Header operations see the request before host and path are rewritten.
  const { headers } = forwarded
  removeLookalikes(headers, destination.requestHeaders)
  applyHeaderOperations(headers, destination.requestHeaders, substitutions(exchange, headers, undefined))
  const original = view.path + view.query
  const target = upstreamTarget(route, view)
  const authority = upstreamAuthority(route, destination, view)
  setHeader(headers, 'host', authority)
  if (authority !== view.authority) setHeader(headers, 'x-envoy-original-host', view.authority)
  if (target !== original) setHeader(headers, 'x-envoy-original-path', original)
  const timeoutMs = timeoutOf(action, exchange)
  const expected = smallest(timeoutMs, action.retry.perTryTimeoutMs)
  if (expected !== undefined) setHeader(headers, 'x-envoy-expected-rq-timeout-ms', String(expected))

  const plan: ForwardPlan = {
    cluster,
    method: view.method,
    target,
    headers,
    body,
    retry: action.retry,
    timeoutMs,
    hash: hashOf(cluster, exchange),
  }
  const listener = relayAnswer(serving, exchange, { destination, request: headers }, () => forwarding)
  const { random, now } = serving.settings
  const engine = exchange.upgrade ? serving.upgrade : serving.http
  const forwarding: Forwarding = new Forwarding(plan, listener, { engine, random, now })
  exchange.onAbandoned = () => forwarding.abort()
  if (action.mirrors.length > 0 && !exchange.upgrade) sendMirrors(serving, action, plan)
  forwarding.start()
}

/** What the cluster balances by. A client that has no key yet may get one with its answer. */
const hashOf = ({ policy }: ClusterState, exchange: Exchange): number | undefined => {
  const { view, forwarded, connection } = exchange
  if (!policy.hash || !view || !forwarded) return undefined
  const { headers, clientAddress } = forwarded
  const { hash, setCookie } = hashKey(policy.hash, { headers, query: view.query, clientAddress, connection })
  exchange.stickyCookie = setCookie
  return hash
}

/** A gRPC client's own limit holds within that of the route. An upgraded request never ends, so no time-out ever starts. */
const timeoutOf = ({ timeoutMs }: ForwardAction, { upgrade, forwarded }: Exchange): number | undefined => {
  if (upgrade) return undefined
  const headers = forwarded?.headers ?? []
  const grpc = firstHeader(headers, 'content-type')?.startsWith('application/grpc')
  return smallest(timeoutMs, grpc ? grpcTimeoutMs(firstHeader(headers, 'grpc-timeout')) : undefined)
}

/** The smaller of two limits; 0 and undefined are none. */
const smallest = (a: number | undefined, b: number | undefined): number | undefined =>
  a && b ? Math.min(a, b) : a || b || undefined
