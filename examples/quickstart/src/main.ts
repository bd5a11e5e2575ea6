// Istio's task "Control Ingress Traffic" on this machine: an upstream, a certificate, and an ingress between you and both.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createIngress, type Ingress } from 'gatewright'
import { type KeyPair, makeCertificate } from './certificate'
import { startHttpbin } from './httpbin'
import { CONFIGS, type ConfigName, type Options, readOptions, USAGE } from './options'
import { check, curlLine, STEPS } from './requests'

const CONFIG_FOLDER = new URL('../config/', import.meta.url)

const run = async (options: Options): Promise<number> => {
  const pair = await makeCertificate()
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-quickstart-'))
  writeFileSync(join(folder, 'tls.crt'), pair.certificate)
  writeFileSync(join(folder, 'tls.key'), pair.privateKey, { mode: 0o600 })
  process.chdir(folder) // certificate files of a configuration are relative to the working directory
  const httpbin = await startHttpbin()
  try {
    return options.check ? await checkAll(options, pair, httpbin.port) : await serve(options, pair, httpbin.port)
  } finally {
    httpbin.close()
    process.chdir(tmpdir())
    rmSync(folder, { recursive: true, force: true })
  }
}

const ingressFor = (config: ConfigName, { ports }: Options, pair: KeyPair, upstreamPort: number): Ingress =>
  createIngress({
    config: [readFileSync(new URL(`${config}.yaml`, CONFIG_FOLDER), 'utf8'), ingressCertificate(pair)],
    portMap: { 80: ports.http, 443: ports.https },
    bind: '127.0.0.1',
    endpoints: { 'httpbin:8000': [`127.0.0.1:${upstreamPort}`] },
  })

/** `kubectl create -n istio-system secret tls istio-ingress-certs --key tls.key --cert tls.crt` */
const ingressCertificate = (pair: KeyPair) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'istio-ingress-certs', namespace: 'istio-system' },
  type: 'kubernetes.io/tls',
  stringData: { 'tls.crt': pair.certificate, 'tls.key': pair.privateKey },
})

const serve = async (options: Options, pair: KeyPair, upstreamPort: number): Promise<number> => {
  const ingress = ingressFor(options.config, options, pair, upstreamPort)
  await ingress.listen()
  const rows = STEPS.map((step) => [curlLine(step, options.ports), `${step.status}  ${step.about}`] as const)
  const width = Math.max(...rows.map(([line]) => line.length))
  console.log(`\nGatewright serves examples/quickstart/config/${options.config}.yaml. Try, in another terminal:\n`)
  for (const [line, answer] of rows) console.log(`  ${line.padEnd(width)}   # ${answer}`)
  console.log('\nCtrl-C ends it.')
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
  await ingress.close({ drainMs: 1_000 })
  return 0
}

const checkAll = async (options: Options, pair: KeyPair, upstreamPort: number): Promise<number> => {
  let failed = 0
  for (const config of CONFIGS) {
    const ingress = ingressFor(config, options, pair, upstreamPort)
    await ingress.listen()
    for (const step of STEPS) {
      const problem = await check(step, options.ports)
      if (problem) failed++
      console.log(
        `${problem ? 'FAIL' : 'pass'}  ${config.padEnd(12)}  ${curlLine(step, options.ports)}  ${problem ?? step.status}`,
      )
    }
    await ingress.close({ drainMs: 0 })
  }
  console.log(`${STEPS.length * CONFIGS.length - failed} passed, ${failed} failed`)
  return failed ? 1 : 0
}

/** What to tell the user; a port that is taken names the flag that changes it. */
const explainFailure = (error: unknown, options: Options | undefined): string => {
  const message = error instanceof Error ? error.message : String(error)
  const taken = options && Object.entries(options.ports).find(([, port]) => message.includes(String(port)))
  return taken
    ? `${message}\nChoose another one with --${taken[0]}-port, for example: pnpm quickstart --${taken[0]}-port ${taken[1] + 10}`
    : message
}

let options: Options | undefined
try {
  options = readOptions(process.argv.slice(2))
  process.exitCode = await run(options)
} catch (error) {
  console.error(`quickstart: ${explainFailure(error, options)}`)
  if (!options) console.error(USAGE)
  process.exitCode = options ? 1 : 2
}
