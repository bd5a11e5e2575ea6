import { readdirSync, readFileSync } from 'node:fs'

const TICK_US = 10_000 // Linux accounts processor time in hundredths of a second

/** Processor microseconds that a process and its children have used so far; NaN where the system does not tell. */
export const processorMicroseconds = (pid: number): number => {
  try {
    return family(pid).reduce((sum, member) => sum + ticks(member), 0) * TICK_US
  } catch {
    return Number.NaN
  }
}

const ticks = (pid: number): number => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return Number(fields[11]) + Number(fields[12]) // utime, stime
}

const family = (pid: number): number[] => {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  )
  return [pid, ...children.flatMap(family)]
}
