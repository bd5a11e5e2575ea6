import { installed } from '../peers/installed'
import { autocannonLoad } from './autocannon'
import { wrkLoad } from './wrk'

export interface LoadResult {
  readonly requests: number
  readonly requestsPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Answers other than 2xx, and connections that broke. */
  readonly failures: number
}

export interface Load {
  readonly name: string
  readonly run: (url: string, seconds: number, connections: number) => Promise<LoadResult>
}

/** wrk where it is installed: it costs the machine least; else autocannon. */
export const chooseLoad = (): Load => (installed('wrk') ? wrkLoad : autocannonLoad)
