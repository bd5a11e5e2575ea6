import type { EndpointOverrideProblem } from './parse-endpoint-overrides'

/**
 * Splits `HOST:PORT[/SUBSET]=ADDR:PORT[,ADDR:PORT]...`, as a command line gives it. A destination that is named again gets the
 * addresses of both.
 */
export const readEndpointFlags = (
  flags: readonly string[],
): {
  readonly endpoints: Readonly<Record<string, readonly string[]>>
  readonly problems: readonly EndpointOverrideProblem[]
} => {
  const endpoints: Record<string, readonly string[]> = Object.create(null)
  const problems: EndpointOverrideProblem[] = []
  for (const flag of flags) {
    const at = flag.indexOf('=')
    if (at === -1) {
      problems.push({ key: flag, message: `Endpoint ${flag}: it must be HOST:PORT=ADDRESS:PORT[,ADDRESS:PORT].` })
      continue
    }
    const key = flag.slice(0, at)
    const addresses = flag
      .slice(at + 1)
      .split(',')
      .filter((address) => address.trim() !== '')
    endpoints[key] = [...(endpoints[key] ?? []), ...addresses]
  }
  return { endpoints, problems }
}
