export interface HoldOffOptions {
  /** Acts once nothing was heard for so long. */
  readonly quietMs: number
  /** Acts this long after the first poke at the latest, however restless it is. */
  readonly ceilingMs: number
}

export interface HoldOff {
  /** Something happened. */
  poke(): void
  /** Forgets what it was poked for. */
  stop(): void
}

/** Turns a burst of happenings into one act. */
export const createHoldOff = (act: () => void, { quietMs, ceilingMs }: HoldOffOptions): HoldOff => {
  let timer: NodeJS.Timeout | undefined
  let latest = 0
  const stop = () => {
    clearTimeout(timer)
    timer = undefined
  }
  return {
    poke: () => {
      const now = performance.now()
      if (timer === undefined) latest = now + ceilingMs
      stop()
      timer = setTimeout(
        () => {
          timer = undefined
          act()
        },
        Math.max(0, Math.min(quietMs, latest - now)),
      )
    },
    stop,
  }
}
