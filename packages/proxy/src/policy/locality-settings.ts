import type { TrafficPolicy } from '@gatewright/spec'

/** How traffic is spread over localities (Istio `localityLbSetting`). */
export type LocalitySettings =
  | { readonly kind: 'none' }
  /** Shares by locality; localities that no share covers get nothing. */
  | { readonly kind: 'distribute'; readonly rules: readonly Distribution[] }
  /** Near ones first; the others when too few of these are healthy. */
  | {
      readonly kind: 'failover'
      /** Regions that take over for a region. */
      readonly regions: ReadonlyMap<string, string>
      /** Labels, the most important first; `name=value` compares with that value and not with the proxy's own label. */
      readonly labels: readonly { readonly name: string; readonly value: string | undefined }[]
    }

export interface Distribution {
  readonly from: string
  readonly to: readonly (readonly [locality: string, share: number])[]
}

/**
 * Near endpoints are preferred unless a rule says otherwise (Istio's mesh default), though only with outlier detection: without it no
 * endpoint ever counts as failed, and the far ones would never be asked.
 */
export const localitySettings = ({ loadBalancer, outlierDetection }: TrafficPolicy): LocalitySettings => {
  const { enabled, distribute = [], failover = [], failoverPriority = [] } = loadBalancer?.localityLbSetting ?? {}
  if (enabled === false) return { kind: 'none' }
  if (distribute.length > 0) {
    const rules = distribute.map(({ from = '', to = {} }) => ({ from, to: Object.entries(to) }))
    return { kind: 'distribute', rules }
  }
  if (!outlierDetection) return { kind: 'none' }
  return {
    kind: 'failover',
    regions: new Map(failover.map(({ from = '', to = '' }) => [from, to])),
    labels: failoverPriority.map((label) => {
      const [name = '', value] = label.split('=')
      return { name, value }
    }),
  }
}
