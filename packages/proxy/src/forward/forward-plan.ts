import type { HeaderList, RetryPolicy } from '@gatewright/matcher'
import type { ClusterState } from '../upstream/cluster-registry'
import type { RequestBody } from './request-body'

/** A request as decided: all that is left is where exactly it goes. */
export interface ForwardPlan {
  readonly cluster: ClusterState
  readonly method: string
  readonly target: string
  readonly headers: HeaderList
  readonly body: RequestBody | undefined
  readonly retry: RetryPolicy
  /** From the end of the request to the end of the answer, all tries included. */
  readonly timeoutMs: number | undefined
  /** What the cluster balances by, where it hashes requests (32 bits, unsigned). */
  readonly hash: number | undefined
}
