import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { onLoadCore } from '../cores'
import { installed } from '../peers/installed'
import type { Load } from './load'

const UNIT_MS: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000 }

export const wrkLoad: Load = {
  name: 'wrk',
  run: async (url, seconds, connections) => {
    const { program, args } = onLoadCore({
      program: installed('wrk') ?? 'wrk',
      args: ['-t1', `-c${connections}`, `-d${seconds}s`, '--latency', url],
    })
    const { stdout } = await promisify(execFile)(program, [...args])
    const number = (pattern: RegExp) => Number(pattern.exec(stdout)?.[1] ?? 0)
    const ms = (percentile: string) => {
      const [, amount, unit] = new RegExp(`${percentile}%\\s+([\\d.]+)(us|ms|s)`).exec(stdout) ?? []
      return Number(amount ?? Number.NaN) * (UNIT_MS[unit ?? ''] ?? Number.NaN)
    }
    return {
      requests: number(/(\d+) requests in/),
      requestsPerSecond: number(/Requests\/sec:\s+([\d.]+)/),
      p50Ms: ms('50'),
      p99Ms: ms('99'),
      failures: number(/Non-2xx or 3xx responses: (\d+)/) + errors(stdout),
    }
  },
}

const errors = (text: string): number => {
  const [, ...counts] = /connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(text) ?? []
  return counts.reduce((sum, count) => sum + Number(count), 0)
}
