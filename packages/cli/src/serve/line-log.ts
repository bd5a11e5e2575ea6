import { open } from 'node:fs/promises'
import type { Writable } from 'node:stream'

/** Takes lines without making their writer wait. */
export interface LineLog {
  write(line: string): void
  /** Writes what is left. */
  close(): Promise<void>
}

/** Lines are dropped once so many characters wait for a slow disk or reader: the log must not take the memory that traffic needs. */
const MOST_WAITING = 16 * 1024 * 1024

/** Appends to a file, which it creates where there is none; rejects where that cannot be done. */
export const openLogFile = async (path: string, say: (message: string) => void): Promise<LineLog> => {
  const file = await open(path, 'a')
  const stream = file.createWriteStream()
  const log = createLineLog(stream, say)
  return {
    write: log.write,
    close: async () => {
      await log.close()
      await new Promise<void>((resolve) => (stream.destroyed ? resolve() : void stream.once('close', resolve).end()))
    },
  }
}

/**
 * Writes to a stream that stays open. Lines of one turn of the event loop leave in one write. A failure is told once; traffic does not
 * depend on its log.
 */
export const createLineLog = (stream: Writable, say: (message: string) => void): LineLog => {
  let waiting = ''
  let isBroken = false
  let dropped = 0
  stream.on('error', (error) => {
    if (!isBroken) say(`the access log cannot be written any more: ${error.message}`)
    isBroken = true
    waiting = ''
  })
  const flush = () => {
    if (waiting !== '') stream.write(waiting)
    waiting = ''
    if (dropped > 0 && stream.writableLength < MOST_WAITING) {
      say(`the access log could not keep up; ${dropped} lines were dropped`)
      dropped = 0
    }
  }
  return {
    write: (line) => {
      if (isBroken) return
      if (stream.writableLength + waiting.length > MOST_WAITING) {
        dropped++
        return
      }
      if (waiting === '') setImmediate(flush)
      waiting += `${line}\n`
    },
    close: async () => {
      const last = waiting
      waiting = ''
      // Called back when everything before it has left, too.
      if (!isBroken) await new Promise<void>((resolve) => stream.write(last, () => resolve()))
    },
  }
}
