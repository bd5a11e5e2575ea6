import { printableLine } from '../report/printable'
import type { Terminal } from '../terminal'

/**
 * Keeps a fault in one exchange from ending all others. Errors of clients and upstreams are handled where they occur, so whatever
 * arrives here is a mistake of ours: it is told with its stack, for the report, and serving goes on.
 */
export const stayUp = (terminal: Terminal, source: NodeJS.EventEmitter = process): void => {
  const tell = (error: unknown) => {
    const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined }
    terminal.say(`gatewright: internal error: ${printableLine(message)}. Serving goes on; please report what follows.`)
    if (stack !== undefined) terminal.say(stack)
  }
  for (const event of ['uncaughtException', 'unhandledRejection']) source.removeAllListeners(event).on(event, tell)
}
