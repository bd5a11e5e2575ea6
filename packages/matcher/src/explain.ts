import type { RouteTable } from './compile/route-table'
import { decide, decisionOf } from './decide'
import type { DecideOptions, DecisionQuery } from './decide/query'
import { readQuery } from './decide/read-query'
import { walk } from './decide/walk'
import type { Decision } from './decision'
import { type Trace, traceOf } from './explain/trace'

/** A decision, and the way that led to it. */
export interface Explanation {
  readonly decision: Decision
  readonly trace: Trace
}

/** Like `decide`, with every route that was tried and the condition that failed it. Its cost grows with the number of routes. */
export const explain = (table: RouteTable, query: DecisionQuery, options: DecideOptions = {}): Explanation => {
  const read = readQuery(query)
  if (!read) return { decision: decide(table, query, options), trace: {} }
  const walked = walk(table, read, options)
  return { decision: decisionOf(walked, read), trace: traceOf(table, read, walked) }
}
