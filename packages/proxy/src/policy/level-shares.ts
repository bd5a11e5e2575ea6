/** How many endpoints a level has, and how many of them may be picked. */
export interface LevelHealth {
  readonly total: number
  readonly healthy: number
}

export interface LevelShare {
  /** Part of the traffic, 0 to 1. */
  readonly share: number
  /** Too few endpoints are healthy for their ejection to be taken seriously: all of the level are used. */
  readonly panic: boolean
}

/** A level takes all of its traffic as long as this many times its healthy endpoints make up the whole (Envoy's overprovisioning factor). */
const OVERPROVISIONING = 1.4

/**
 * How traffic falls on levels of priority. The first one takes what it can; what is left falls to the next. When all together cannot
 * take everything, each gets its part of what they can.
 * @param panicBelow part of healthy endpoints (Istio `minHealthPercent`, as 0 to 1); 0 never
 * @param avoided levels that are left out where that leaves any, as bits
 */
export const levelShares = (
  levels: readonly LevelHealth[],
  panicBelow: number,
  avoided: number,
): readonly LevelShare[] => {
  const shares = sharesOf(levels, panicBelow, (at) => (avoided & (1 << at)) === 0)
  return avoided === 0 || shares.some(({ share }) => share > 0) ? shares : sharesOf(levels, panicBelow, () => true)
}

const sharesOf = (
  levels: readonly LevelHealth[],
  panicBelow: number,
  allowed: (at: number) => boolean,
): readonly LevelShare[] => {
  const abilities = levels.map(({ total, healthy }, at) =>
    total > 0 && allowed(at) ? Math.min(1, (OVERPROVISIONING * healthy) / total) : 0,
  )
  const ability = abilities.reduce((sum, one) => sum + one, 0)
  const below = levels.map(({ total, healthy }, at) => total > 0 && allowed(at) && healthy / total < panicBelow)
  // Several levels that can take everything together help each other out, however few of one are healthy.
  const panics = levels.length > 1 && ability >= 1 ? below.map(() => false) : below
  if (ability === 0) return byNumber(levels, panics)
  let left = 1
  return abilities.map((one, at) => {
    const share = ability < 1 ? one / ability : Math.min(left, one)
    left -= share
    return { share, panic: panics[at] ?? false }
  })
}

/** Nobody is healthy. Levels in a panic share by their size; without a panic there is nobody to send to. */
const byNumber = (levels: readonly LevelHealth[], panics: readonly boolean[]): readonly LevelShare[] => {
  const total = levels.reduce((sum, level, at) => sum + (panics[at] ? level.total : 0), 0)
  return levels.map((level, at) => {
    const panic = panics[at] ?? false
    return { share: panic ? level.total / total : 0, panic }
  })
}
