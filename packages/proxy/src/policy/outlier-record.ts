/** What outlier detection remembers of one endpoint. */
export interface OutlierRecord {
  /** Errors since the last success, by what counts them. */
  errors: number
  gatewayErrors: number
  localErrors: number
  /** Ejections that still lengthen the next one: one more for each, one fewer for each sweep that finds the endpoint in. */
  ejections: number
  /** When the last ejection began. */
  ejectedAt: number
}

export const newOutlierRecord = (): OutlierRecord => ({
  errors: 0,
  gatewayErrors: 0,
  localErrors: 0,
  ejections: 0,
  ejectedAt: 0,
})
