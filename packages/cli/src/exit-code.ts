/** What the process tells its caller; the same for every command. */
export const EXIT = {
  fine: 0,
  /** The configuration has errors, or the run failed. */
  failed: 1,
  /** The command was not understood, and nothing was done. */
  usage: 2,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
