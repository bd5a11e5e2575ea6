import type { Endpoint } from '@gatewright/matcher'
import type { OutlierRecord } from './outlier-record'

/** What is known at run time of one endpoint of a cluster, for as long as the cluster has an endpoint at that address. */
export class EndpointState {
  /** Exchanges that are running on it. */
  active = 0
  /** Outlier detection has taken it out. */
  ejected = false
  /** What outlier detection remembers of it. */
  record: OutlierRecord | undefined

  constructor(
    readonly key: string,
    /** Its description in the revision in force; weight, labels and locality may change. */
    public endpoint: Endpoint,
    readonly joinedAt: number,
  ) {}
}

/** Two endpoints of the same key are the same server. */
export const endpointKey = ({ address, port }: Endpoint): string =>
  address.startsWith('unix:') ? address : `${address}:${port}`
