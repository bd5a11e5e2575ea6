import { createIngress, fileSource } from '@gatewright/proxy'
import { EXIT, type ExitCode } from '../exit-code'
import { readEndpoints } from '../options/endpoints'
import type { PortMap } from '../options/port-map'
import type { ConfigurationOptions } from '../options/shared'
import { openAccessLog } from '../serve/access-log'
import { announceRevisions } from '../serve/announce-revisions'
import { createFindingsTeller } from '../serve/findings-teller'
import { type OpenOptions, openEverything } from '../serve/open-everything'
import { endingSignal } from '../serve/signals'
import { StartFailure } from '../serve/start-failure'
import { stayUp } from '../serve/stay-up'
import type { Terminal } from '../terminal'
import { UsageError } from '../usage-error'

export interface ServeOptions extends ConfigurationOptions, OpenOptions {
  readonly watch?: boolean
  readonly mapPort?: PortMap
  readonly endpoint?: readonly string[]
  readonly accessLog: string
  readonly drainMs: number
  readonly headerTimeoutMs: number
}

/** Opens the ports that the configuration names and forwards until a signal ends it. */
export const serve = async (options: ServeOptions, terminal: Terminal): Promise<ExitCode> => {
  const { watch = false } = options
  if (watch && options.file.includes('-'))
    throw new UsageError('--watch cannot follow standard input (-f -); name files or folders')
  const endpoints = readEndpoints(options.endpoint)
  const say = (message: string) => terminal.say(`gatewright: ${message}`)
  const signal = endingSignal(() => {
    say('ended at once')
    process.exit(EXIT.failed)
  })
  let texts: ReadonlyMap<string, string> = new Map()
  let revision = 0
  const findings = createFindingsTeller(terminal, (file) => texts.get(file))
  const source = fileSource(options.file, {
    watch,
    standardInput: terminal.input,
    onRead: (read) => {
      texts = read
    },
    onProblem: ({ message }) => say(message),
  })
  try {
    const log = await openAccessLog(options.accessLog, terminal)
    const ingress = createIngress({
      source: announceRevisions(source, { revision: () => revision, tellFindings: findings.tell, say }),
      endpoints,
      portMap: Object.fromEntries(options.mapPort ?? []),
      bind: options.bind,
      proxyLabels: options.proxyLabels,
      proxyNamespace: options.proxyNamespace,
      serverHeader: options.serverHeader,
      numTrustedProxies: options.numTrustedProxies,
      headerTimeoutMs: options.headerTimeoutMs,
      onDiagnostic: findings.add,
      onApply: (event) => {
        revision = event.revision
      },
      onAccess: log && ((record) => log.write(JSON.stringify(record))),
    })
    const admin = await openEverything(ingress, options, (message) => {
      findings.tell()
      say(message)
    })
    stayUp(terminal)
    say('ready')
    say(`${await signal}: running exchanges have ${options.drainMs} ms to end; another signal ends at once`)
    await ingress.close({ drainMs: options.drainMs })
    await admin?.close()
    await log?.close()
    return EXIT.fine
  } catch (error) {
    if (!(error instanceof StartFailure)) throw error
    findings.tell()
    say(error.message)
    return EXIT.failed
  }
}
