import { type ForwardAction, type RetryPolicy, removeHeader } from '@gatewright/matcher'
import type { ForwardPlan } from '../forward/forward-plan'
import { Forwarding, type ForwardListener, KEPT_BODY_BYTES } from '../forward/forwarding'
import { keptBody } from '../forward/kept-body'
import type { RequestBody } from '../forward/request-body'
import type { Serving } from '../serving'

/** What is copied: the request as it goes upstream. */
export type CopiedRequest = Pick<ForwardPlan, 'method' | 'target' | 'headers' | 'body' | 'timeoutMs'>

/** Nobody waits for the answer to a copy, so one that takes longer than its route allows, or than this, is given up. */
const LONGEST_MS = 15_000
/** Copies are not sent to a cluster that has this many requests: a mirror that hangs must not use up the connections of this process. */
const MOST_REQUESTS = 1_024

const NEVER: RetryPolicy = {
  attempts: 0,
  retryOn: [],
  retriableStatusCodes: [],
  perTryTimeoutMs: undefined,
  backoffMs: 0,
  avoidPreviousHosts: false,
  retryRemoteLocalities: false,
}

/**
 * Sends copies of a request to the mirrors of its route. Whatever becomes of them, the request and its answer do not notice. A request
 * with a body is copied once its last byte was sent on, and not at all when the body is longer than what is kept (1 MiB, as in Envoy).
 */
export const sendMirrors = (serving: Serving, { mirrors }: ForwardAction, request: CopiedRequest): void => {
  const { random } = serving.settings
  for (const { cluster, percentage } of mirrors) {
    if (random() * 100 >= percentage) continue
    const headers = [...request.headers]
    removeHeader(headers, 'expect') // the body is there already
    const { body } = request
    if (!body) {
      sendCopy(serving, cluster, { ...request, headers })
      continue
    }
    body.keep(KEPT_BODY_BYTES)
    body.whenKept((bytes) => sendCopy(serving, cluster, { ...request, headers, body: copyOf(body, bytes) }))
  }
}

const copyOf = ({ length }: RequestBody, bytes: Buffer): RequestBody => keptBody(bytes, length)

const sendCopy = (serving: Serving, name: string, request: CopiedRequest): void => {
  const cluster = serving.clusters.get(name)
  if (!cluster || cluster.policy.breaker.requests >= MOST_REQUESTS) return
  const { random, now } = serving.settings
  const timeoutMs = Math.min(request.timeoutMs ?? LONGEST_MS, LONGEST_MS)
  const plan: ForwardPlan = { ...request, cluster, retry: NEVER, timeoutMs, hash: undefined }
  new Forwarding(plan, DEAF, { engine: serving.http, random, now }).start()
}

const DEAF: ForwardListener = {
  trying: () => {},
  connected: () => {},
  continued: () => {},
  answered: () => {},
  data: () => true,
  ended: () => {},
  failed: () => {},
  switched: (_, socket) => void socket.destroy(),
  notRetried: () => {},
}
