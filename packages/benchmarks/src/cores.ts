import { cpus } from 'node:os'
import { installed } from './peers/installed'

interface Command {
  readonly program: string
  readonly args: readonly string[]
}

const canPin = installed('taskset') !== undefined && cpus().length > 1

const pinned = (core: string, { program, args }: Command): Command =>
  canPin ? { program: 'taskset', args: ['-c', core, program, ...args] } : { program, args }

/** The proxy has the first core to itself. */
export const onProxyCore = (command: Command): Command => pinned('0', command)

/** Load generator and upstream share the others. */
export const onLoadCore = (command: Command): Command =>
  pinned(cpus().length > 2 ? `1-${cpus().length - 1}` : '1', command)
