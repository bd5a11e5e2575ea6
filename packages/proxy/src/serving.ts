import type { RouteTable } from '@gatewright/matcher'
import type { ServingContext } from './answer'
import type { Exchange } from './exchange'
import type { ForwardEngine } from './forward/forward-engine'
import type { ClusterRegistry } from './upstream/cluster-registry'

/** What the steps of serving a request share: values and functions of one ingress, never the ingress itself. */
export interface Serving extends ServingContext {
  /** The table in force. A request takes it once and keeps it. */
  readonly table: () => RouteTable
  readonly clusters: ClusterRegistry
  readonly http: ForwardEngine
  readonly upgrade: ForwardEngine
  /** Called once for each exchange, when it is over. */
  readonly finished: (exchange: Exchange) => void
}
