import type { Terminal } from '../terminal'
import { createLineLog, type LineLog, openLogFile } from './line-log'
import { StartFailure } from './start-failure'

/** Opens what `--access-log` names: a file, `-` for standard output, or nothing. */
export const openAccessLog = async (target: string, terminal: Terminal): Promise<LineLog | undefined> => {
  const say = (message: string) => terminal.say(`gatewright: ${message}`)
  if (target === 'off') return undefined
  if (target === '-') return createLineLog(terminal.output, say)
  try {
    return await openLogFile(target, say)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StartFailure(`the access log cannot be opened: ${reason} (--access-log names it)`)
  }
}
