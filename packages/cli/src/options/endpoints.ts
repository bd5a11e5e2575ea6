import { parseEndpointOverrides, readEndpointFlags } from '@gatewright/matcher'
import { UsageError } from '../usage-error'

/** Destinations and their addresses, as the library takes them. */
export type Endpoints = Readonly<Record<string, readonly string[]>>

/** Reads all `--endpoint` flags of a command line. */
export const readEndpoints = (flags: readonly string[] = []): Endpoints => {
  const { endpoints, problems } = readEndpointFlags(flags)
  const [problem] = [...problems, ...parseEndpointOverrides(endpoints).problems]
  if (problem) throw new UsageError(`--endpoint: ${problem.message}`)
  return endpoints
}
