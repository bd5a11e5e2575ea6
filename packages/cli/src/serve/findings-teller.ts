import type { Diagnostic } from '@gatewright/spec'
import type { SourceText } from '../report/source-text'
import { textReport } from '../report/text'
import type { Terminal } from '../terminal'

/** Takes findings as they come and tells those of one turn of the event loop together, in reading order. */
export const createFindingsTeller = (terminal: Terminal, sourceText: SourceText) => {
  let waiting: Diagnostic[] = []
  const tell = () => {
    if (waiting.length === 0) return
    terminal.say(textReport(waiting, { colours: terminal.messageColours, sourceText }).trimEnd())
    waiting = []
  }
  return {
    add: (diagnostic: Diagnostic) => {
      if (waiting.length === 0) setImmediate(tell)
      waiting.push(diagnostic)
    },
    /** Tells what is waiting at once. */
    tell,
  }
}
