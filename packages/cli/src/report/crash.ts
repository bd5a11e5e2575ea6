import { debuglog } from 'node:util'
import type { Terminal } from '../terminal'
import { printableLine } from './printable'

const debug = debuglog('gatewright')

/** An error nobody expected: one sentence for the user; the stack only for those who ask for it. */
export const reportCrash = (error: unknown, terminal: Terminal): void => {
  const message = error instanceof Error ? error.message : String(error)
  terminal.say(
    `gatewright: internal error: ${printableLine(message)}. Please report it, with what NODE_DEBUG=gatewright prints in addition.`,
  )
  debug('%s', error instanceof Error ? error.stack : error)
}
