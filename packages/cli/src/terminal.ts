import type { Readable, Writable } from 'node:stream'
import pc from 'picocolors'

export type Colours = ReturnType<typeof pc.createColors>

/** The streams of a process as commands use them; tests pass their own. */
export interface Terminal {
  readonly input: Readable
  /** Standard output itself, for what writes without waiting. */
  readonly output: Writable
  /**
   * Writes a result to standard output. Resolves when the reader keeps up: with false once nobody reads any more (`| head`),
   * which is the reader's choice and no error.
   */
  print(text: string): Promise<boolean>
  /** Writes a message, one or several whole lines, to standard error. */
  say(text: string): void
  /** Colours for results and for messages: real ones only where that stream is a terminal that wants them. */
  readonly outputColours: Colours
  readonly messageColours: Colours
  /** Characters in a line of standard output; undefined where it is no terminal. */
  readonly columns: number | undefined
}

interface OutputStream extends Writable {
  readonly isTTY?: boolean
  readonly columns?: number
}

export const createTerminal = (
  input: Readable,
  output: OutputStream,
  messages: OutputStream,
  environment: Readonly<Record<string, string | undefined>>,
): Terminal => {
  let isRead = true
  output.on('error', () => {
    isRead = false
  })
  // A message that cannot be delivered has nobody left to tell.
  messages.on('error', () => {})
  return {
    input,
    output,
    print: async (text) => {
      if (isRead && !output.write(text)) await roomIn(output)
      return isRead
    },
    say: (text) => void messages.write(text.endsWith('\n') ? text : `${text}\n`),
    outputColours: pc.createColors(wantsColour(output, environment)),
    messageColours: pc.createColors(wantsColour(messages, environment)),
    columns: output.isTTY ? output.columns : undefined,
  }
}

const wantsColour = (stream: OutputStream, environment: Readonly<Record<string, string | undefined>>) =>
  stream.isTTY === true && !environment.NO_COLOR && environment.TERM !== 'dumb'

const roomIn = (stream: Writable) =>
  new Promise<void>((resolve) => {
    const settle = () => {
      for (const event of ['drain', 'close', 'error']) stream.off(event, settle)
      resolve()
    }
    for (const event of ['drain', 'close', 'error']) stream.once(event, settle)
  })
