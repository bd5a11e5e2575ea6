import { type Diagnostic, type LoadOptions, load, type ResourceSet } from '@gatewright/spec'
import { buildModel } from './build/build-model'
import type { BuildOptions } from './build/build-options'
import { type CompileOptions, compileTable } from './compile/compile-table'
import { decide } from './decide'
import type { DecideOptions, DecisionQuery } from './decide/query'
import type { Decision } from './decision'
import { describe } from './describe'
import { explain } from './explain'
import { formatExplanation } from './explain/format-explanation'
import { type Drawn, draw } from './testing/draw'
import { withReasons } from './testing/reasons'
import { type Coverage, createRuleCoverage } from './testing/rule-coverage'
import { seededRandom } from './testing/seeded-random'

export type { Decision } from './decision'
export type { Drawn } from './testing/draw'
export type { Coverage } from './testing/rule-coverage'

export interface SimulateOptions extends BuildOptions, CompileOptions, DecideOptions, LoadOptions {
  /** Where the draws of `send` begin. Default 1: every run draws the same. */
  readonly seed?: number
}

export interface SimulatedRequest {
  /** Default `GET`. */
  readonly method?: string
  /** A list is several headers of that name. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  /** Listener port; default: the URL's. */
  readonly port?: number
  /** Server name of the TLS handshake; default: the URL's host. */
  readonly sni?: string
  readonly sourceIp?: string
}

/** A configuration that answers what it would do. Nothing is opened, nothing is sent. */
export interface Simulation {
  /** What happens to a request; weights and percentages as configured. */
  request(url: string, options?: SimulatedRequest): Decision
  /** The same with what is left to chance drawn for one request. */
  send(url: string, options?: SimulatedRequest): Drawn & { readonly decision: Decision }
  /** Why it happens, as text. */
  explain(url: string, options?: SimulatedRequest): string
  /** Which rules have taken requests so far. */
  coverage(): Coverage
  /** The whole routing table as indented text. */
  describe(): string
}

/**
 * Makes a configuration testable without sockets and cluster.
 * @param input YAML or JSON text, a resource, a list of these, or a loaded resource set
 * @throws when a resource is not valid; the message lists every error
 */
export const simulate = (
  input: string | object | readonly (string | object)[],
  options: SimulateOptions = {},
): Simulation => {
  const resources = isResourceSet(input) ? input : read(input, options)
  const table = compileTable(buildModel(resources, options), options)
  const coverage = createRuleCoverage(table, resources)
  const random = seededRandom(options.seed ?? 1)
  const request: Simulation['request'] = (url, asked) => {
    const query = queryOf(url, asked)
    const decision = decide(table, query, options)
    coverage.record(decision)
    return withReasons(decision, () => formatExplanation(explain(table, query, options)))
  }
  return {
    request,
    send(url, asked) {
      const decision = request(url, asked)
      return { decision, ...draw(decision, random) }
    },
    explain: (url, asked) => formatExplanation(explain(table, queryOf(url, asked), options)),
    coverage: coverage.report,
    describe: () => describe(table),
  }
}

const isResourceSet = (input: string | object): input is ResourceSet =>
  typeof input === 'object' && 'virtualServices' in input && 'origins' in input && input.origins instanceof Map

const read = (input: string | object | readonly (string | object)[], options: LoadOptions): ResourceSet => {
  const { resources, diagnostics } = load(input, options)
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) throw new Error(`the configuration has errors:\n${errors.map(errorLine).join('\n')}`)
  return resources
}

const errorLine = ({ code, message, resource, path, file, line }: Diagnostic): string => {
  const place = file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}: `
  const subject = resource ? `${resource.kind} ${resource.namespace}/${resource.name} ` : ''
  return `- ${place}${subject}${path === undefined ? '' : `${path}: `}${message} (${code})`
}

const queryOf = (url: string, { headers = {}, ...rest }: SimulatedRequest = {}): DecisionQuery => ({
  ...rest,
  url,
  headers: Object.entries(headers).flatMap(([name, given]) =>
    (typeof given === 'string' ? [given] : given).map((value): [string, string] => [name, value]),
  ),
})
