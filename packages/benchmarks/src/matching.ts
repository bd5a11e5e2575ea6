// Routers side by side: right answers first, then nanoseconds per decision in interleaved rounds. Usage: pnpm bench:matching
import { cpus } from 'node:os'
import { compileTable } from '@gatewright/matcher'
import { do_not_optimize, measure } from 'mitata'
import { CANDIDATES, type Candidate } from './matching/routers'
import { makeTable, type Table } from './matching/table'

const ROUNDS = 3
const SHAPES = [10, 1_000, 10_000, 100_000].flatMap((size) =>
  [1, 1_000].filter((hosts) => hosts <= size).map((hosts) => ({ size, hosts })),
)

const verified = (candidate: Candidate, table: Table) => {
  const route = candidate.build(table)
  for (const probe of table.probes) {
    const got = route(probe)
    if (got !== probe.expected)
      throw new Error(`${candidate.name}: ${probe.host}${probe.path} gave ${got}, wanted ${probe.expected}`)
  }
  return route
}

const nanosecondsPerDecision = async (
  route: (probe: Table['probes'][number]) => unknown,
  { probes }: Table,
): Promise<number> => {
  const stats = await measure(() => {
    for (const probe of probes) do_not_optimize(route(probe))
  })
  return stats.p50 / probes.length
}

const median = (numbers: readonly number[]) =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN

console.log(`Node ${process.version}, ${cpus()[0]?.model}; nanoseconds per decision, median of ${ROUNDS} rounds\n`)
for (const mix of ['plain', 'mixed'] as const) {
  console.log(mix === 'plain' ? 'exact and prefix paths' : '\nexact, prefix, regular expressions, header conditions')
  for (const { size, hosts } of SHAPES) {
    const table = makeTable(size, hosts, mix)
    const running = CANDIDATES.filter((c) => (mix === 'plain' || c.mixed) && size / hosts <= c.maxRoutes).map(
      (candidate) => ({
        candidate,
        route: verified(candidate, table),
        times: [] as number[],
      }),
    )
    for (let round = 0; round < ROUNDS; round++)
      for (const r of running) r.times.push(await nanosecondsPerDecision(r.route, table))
    const cells = running.map(({ candidate, times }) => `${candidate.name} ${median(times).toFixed(0)}`)
    console.log(`${String(size).padStart(7)} routes, ${String(hosts).padStart(4)} hosts: ${cells.join(' | ')}`)
  }
}

console.log('\ncompiling')
for (const size of [10_000, 100_000]) {
  const { model } = makeTable(size, 1_000, 'mixed')
  compileTable(model) // warm-up
  globalThis.gc?.()
  const heapBefore = process.memoryUsage().heapUsed
  const started = performance.now()
  const table = compileTable(model)
  const ms = performance.now() - started
  globalThis.gc?.()
  const heapMb = (process.memoryUsage().heapUsed - heapBefore) / 1e6
  console.log(
    `${String(size).padStart(7)} routes: ${ms.toFixed(0)} ms, ${heapMb.toFixed(1)} MB of heap (${do_not_optimize(table) ?? 'kept'})`,
  )
}
