import { createInterface } from 'node:readline'
import {
  buildModel,
  compileTable,
  type DecideOptions,
  decide,
  explain as explainQuery,
  formatExplanation,
  type RouteTable,
} from '@gatewright/matcher'
import { EXIT, type ExitCode } from '../exit-code'
import { decisionLine } from '../explain/decision-line'
import type { RequestLine } from '../explain/request-line'
import { readEndpoints } from '../options/endpoints'
import type { HeaderPair } from '../options/header-line'
import { URL_START } from '../options/request'
import { type ConfigurationOptions, proxyOf } from '../options/shared'
import { type Configuration, readConfiguration } from '../read-configuration'
import { counted } from '../report/counts'
import { printable } from '../report/printable'
import { textReport } from '../report/text'
import type { Terminal } from '../terminal'
import { UsageError } from '../usage-error'

export interface ExplainOptions extends ConfigurationOptions {
  readonly request?: string
  readonly header?: readonly HeaderPair[]
  readonly port?: number
  readonly sourceIp?: string
  readonly sni?: string
  readonly endpoint?: readonly string[]
  readonly batch?: true
  readonly json?: true
}

/** Says where requests would go, without opening a socket. A configuration with errors is answered for as far as it can be loaded. */
export const explain = async (
  url: string | undefined,
  options: ExplainOptions,
  terminal: Terminal,
): Promise<ExitCode> => {
  checkUsage(url, options)
  const endpoints = readEndpoints(options.endpoint)
  const proxy = proxyOf(options)
  const configuration = await readConfiguration(options.file, proxy, terminal.input)
  const isReadable = reportErrors(configuration, terminal)
  if (!isReadable) return EXIT.failed
  const table = compileTable(buildModel(configuration.resources, { proxy, endpoints }))
  const decideOptions = { numTrustedProxies: options.numTrustedProxies }
  if (url === undefined) await answerLines(table, decideOptions, terminal)
  else await answerOne(table, queryOf(url, options), decideOptions, options.json === true, terminal)
  return EXIT.fine
}

const checkUsage = (url: string | undefined, options: ExplainOptions): void => {
  if (!options.batch) {
    if (url === undefined) throw new UsageError('explain needs a URL, or --batch')
    if (!URL_START.test(url)) {
      throw new UsageError(
        `'${printable(url)}' is no URL that explain knows; it must begin with http://, https://, tcp:// or tls://`,
      )
    }
    return
  }
  if (url !== undefined) throw new UsageError('explain takes a URL or --batch, not both')
  if (options.file.includes('-'))
    throw new UsageError('standard input cannot hold both the configuration and the batch')
  const { request, header, port, sourceIp, sni } = options
  if ([request, header, port, sourceIp, sni].some((value) => value !== undefined)) {
    throw new UsageError('with --batch each line says method, headers, port, sourceIp and sni itself')
  }
}

/** Tells of errors; false when they left nothing to answer from. */
const reportErrors = ({ count, diagnostics, sourceText }: Configuration, terminal: Terminal): boolean => {
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  if (errors.length === 0) return true
  terminal.say(textReport(errors, { colours: terminal.messageColours, sourceText }))
  if (count > 0) terminal.say(`gatewright: ${counted(errors.length, 'error')}; what could be loaded is answered for`)
  return count > 0
}

const queryOf = (url: string, { request, header, port, sourceIp, sni }: ExplainOptions): RequestLine => ({
  method: request ?? 'GET',
  url,
  headers: header ?? [],
  ...(port === undefined ? {} : { port }),
  ...(sourceIp === undefined ? {} : { sourceIp }),
  ...(sni === undefined ? {} : { sni }),
})

const answerOne = async (
  table: RouteTable,
  query: RequestLine,
  options: DecideOptions,
  asJson: boolean,
  terminal: Terminal,
) => {
  if (asJson) {
    await terminal.print(`${JSON.stringify(decide(table, query, options), null, 2)}\n`)
    return
  }
  const lines = formatExplanation(explainQuery(table, query, options)).split('\n')
  await terminal.print(`${lines.map(printable).join('\n')}\n`)
}

/** Answers each line when it comes; a line that cannot be read is answered with what is wrong with it. */
const answerLines = async (table: RouteTable, options: DecideOptions, terminal: Terminal) => {
  for await (const line of createInterface({ input: terminal.input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue
    const isRead = await terminal.print(decisionLine(line, (query) => decide(table, query, options)))
    if (!isRead) return
  }
}
