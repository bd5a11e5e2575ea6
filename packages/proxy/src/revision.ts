import {
  buildModel,
  type CompiledChain,
  compileTable,
  parseEndpointOverrides,
  type RouteTable,
} from '@gatewright/matcher'
import { analyze, type Diagnostic, type ProxyIdentity, type ResourceSet } from '@gatewright/spec'
import { inspectCertificate } from './listen/certificates'
import { type OnSecure, prepareTerminators, type Terminators } from './listen/terminators'
import { notHonoured } from './not-honoured'
import { createPemSource } from './pem-source'
import type { ClusterRegistry, PreparedClusters } from './upstream/cluster-registry'

/** What one revision of the configuration comes down to. */
export interface Revision {
  readonly table: RouteTable
  readonly terminators: Terminators
  readonly resources: ResourceSet
}

export interface CompileInput {
  readonly proxy: ProxyIdentity
  readonly endpoints: Readonly<Record<string, readonly string[]>>
  readonly clusters: ClusterRegistry
  readonly onSecure: OnSecure
}

export interface CompiledRevision {
  readonly revision: Revision
  readonly clusters: PreparedClusters
  /** Findings about the resources together, the certificate files they name, and what this proxy does not do. */
  readonly diagnostics: readonly Diagnostic[]
}

/** Takes resources through every step up to the point where one assignment puts them in force. Changes nothing. */
export const compileRevision = (resources: ResourceSet, input: CompileInput): CompiledRevision => {
  const { proxy, endpoints } = input
  const pem = createPemSource(resources, proxy.namespace)
  const table = compileTable(buildModel(resources, { proxy, endpoints }))
  const prepared = prepareTerminators(table, pem, input.onSecure)
  const clusters = input.clusters.prepare(table.clusters, pem)
  const diagnostics = [
    ...analyze(resources, { proxy, inspectCertificate }),
    ...parseEndpointOverrides(endpoints).problems.map(({ message }) => finding('field_invalid', message)),
    ...prepared.problems.map(({ chain, problem }) =>
      finding('certificate_invalid', `${chainName(chain)}: ${problem}.`),
    ),
    ...Array.from(clusters.problems, ([cluster, { text, unsupported }]) =>
      unsupported
        ? finding('field_not_honoured', `Requests for ${cluster.name} are answered 503: ${text}.`)
        : finding('certificate_invalid', `TLS to ${cluster.name} cannot be set up: ${text}.`),
    ),
    ...notHonoured(table),
  ]
  return { revision: { table, terminators: prepared.terminators, resources }, clusters, diagnostics }
}

const finding = (
  code: 'certificate_invalid' | 'field_invalid' | 'field_not_honoured',
  message: string,
): Diagnostic => ({
  code,
  severity: code === 'field_not_honoured' ? 'warning' : 'error',
  message,
})

const chainName = ({ chain, listener }: CompiledChain): string =>
  chain.server ? `Server ${chain.server.server} of Gateway ${chain.server.gateway}` : `Port ${listener.port}`
