const NAMES = ['SIGTERM', 'SIGINT'] as const

/**
 * Resolves with the first signal that asks this process to end. From then on a second one is not waited for: `onSecond` is called.
 * Signals count from the call on, so that one that comes while everything is still opening is not lost.
 */
export const endingSignal = (onSecond: () => void, source: NodeJS.EventEmitter = process): Promise<string> =>
  new Promise((resolve) => {
    let count = 0
    for (const name of NAMES) {
      source.on(name, () => {
        count++
        if (count === 1) resolve(name)
        else onSecond()
      })
    }
  })
