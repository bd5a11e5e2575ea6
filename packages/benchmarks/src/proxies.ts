// Proxies side by side: each on one core, interleaved rounds, ratios within this run. Usage: pnpm bench [--seconds 5] [--rounds 3] [--connections 64]
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { onLoadCore, onProxyCore } from './cores'
import { chooseLoad, type LoadResult } from './load/load'
import { gatewright } from './peers/gatewright'
import { httpProxy3 } from './peers/http-proxy-3'
import { nginx } from './peers/nginx'
import type { Peer } from './peers/peer'
import { tsProgram } from './peers/ts-program'
import { processorMicroseconds } from './process-cost'
import { startAndVerify } from './running'

const PEERS: readonly Peer[] = [gatewright, httpProxy3, nginx]
const UPSTREAM_PORT = 18_000

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '64' },
  },
})
const [seconds, rounds, connections] = [values.seconds, values.rounds, values.connections].map(Number) as [
  number,
  number,
  number,
]

interface Round extends LoadResult {
  readonly processorUsPerRequest: number
}

const measure = async (peer: Peer, port: number, folder: string): Promise<Round> => {
  const url = `http://127.0.0.1:${port}/hello`
  const child = await startAndVerify(onProxyCore(peer.command({ port, upstreamPort: UPSTREAM_PORT, folder })), url)
  try {
    const pid = child.pid ?? 0
    await load.run(url, 1, connections) // warm-up
    const before = processorMicroseconds(pid)
    const result = await load.run(url, seconds, connections)
    return { ...result, processorUsPerRequest: (processorMicroseconds(pid) - before) / result.requests }
  } finally {
    child.kill('SIGTERM')
    await new Promise((resolve) => child.once('exit', resolve))
  }
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN

const load = chooseLoad()
const present = PEERS.filter((peer) => {
  const why = peer.missing()
  if (why) console.log(`left out: ${peer.name} (${why})`)
  return !why
})
console.log(
  `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model}, ${load.name}, ${connections} connections, ${rounds} rounds of ${seconds} s\n`,
)

const upstream = await startAndVerify(
  onLoadCore(tsProgram('upstream', [String(UPSTREAM_PORT)])),
  `http://127.0.0.1:${UPSTREAM_PORT}/`,
)
const folder = mkdtempSync(join(tmpdir(), 'gatewright-bench-'))
const results = new Map<Peer, Round[]>(present.map((peer) => [peer, []]))
try {
  for (let round = 0; round < rounds; round++) {
    for (const [index, peer] of present.entries()) {
      const result = await measure(peer, 18_100 + index, mkdtempSync(join(folder, `${peer.name}-`)))
      if (result.failures > 0) console.log(`${peer.name}: ${result.failures} failed requests in round ${round + 1}`)
      results.get(peer)?.push(result)
    }
  }
} finally {
  upstream.kill()
  rmSync(folder, { recursive: true, force: true })
}

const rate = (peer: Peer | undefined) => median((peer && results.get(peer))?.map((r) => r.requestsPerSecond) ?? [])
console.log('small GET, keep-alive | requests/s | us cpu/request | p50 ms | p99 ms | of http-proxy-3 | of nginx')
for (const [peer, all] of results) {
  const cells = [
    peer.name.padEnd(21),
    rate(peer).toFixed(0).padStart(10),
    median(all.map((r) => r.processorUsPerRequest))
      .toFixed(1)
      .padStart(14),
    median(all.map((r) => r.p50Ms))
      .toFixed(2)
      .padStart(6),
    median(all.map((r) => r.p99Ms))
      .toFixed(2)
      .padStart(6),
    (rate(peer) / rate(httpProxy3)).toFixed(2).padStart(15),
    (present.includes(nginx) ? (rate(peer) / rate(nginx)).toFixed(2) : '-').padStart(8),
  ]
  console.log(cells.join(' | '))
}
