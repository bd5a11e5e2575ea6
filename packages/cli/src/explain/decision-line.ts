import type { Decision } from '@gatewright/matcher'
import { type RequestLine, readRequestLine } from './request-line'

/** The result line for one line of `explain --batch`. */
export const decisionLine = (line: string, decide: (request: RequestLine) => Decision): string => {
  const read = readRequestLine(line)
  const decision: Decision =
    'problem' in read ? { outcome: 'error', status: 400, reason: `request: ${read.problem}` } : decide(read.request)
  return `${JSON.stringify(decision)}\n`
}
