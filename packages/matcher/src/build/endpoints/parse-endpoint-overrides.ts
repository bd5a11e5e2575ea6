import { type EndpointAddress, parseEndpointAddress } from './endpoint-address'

/** Where one destination lives, whatever the resources say. */
export interface EndpointOverride {
  /** Lower-cased: `name`, `name.namespace`, or fully qualified. */
  readonly host: string
  readonly port: number
  readonly subset: string | undefined
  readonly addresses: readonly EndpointAddress[]
}

export interface EndpointOverrideProblem {
  /** `HOST:PORT[/SUBSET]` as it was given. */
  readonly key: string
  /** What is wrong and what is expected, in one sentence. */
  readonly message: string
}

/** Reads endpoint overrides, `HOST:PORT[/SUBSET]` to addresses. What cannot be read is a problem and is left out. */
export const parseEndpointOverrides = (
  endpoints: Readonly<Record<string, readonly string[]>>,
): { readonly overrides: readonly EndpointOverride[]; readonly problems: readonly EndpointOverrideProblem[] } => {
  const overrides: EndpointOverride[] = []
  const problems: EndpointOverrideProblem[] = []
  for (const [key, texts] of Object.entries(endpoints)) {
    const report = (message: string) => problems.push({ key, message: `Endpoint ${key}: ${message}.` })
    const { host, digits, subset } = KEY.exec(key)?.groups ?? {}
    if (host === undefined) {
      report('it must be HOST:PORT or HOST:PORT/SUBSET, as in httpbin.default:8000/v1')
      continue
    }
    const port = Number(digits)
    if (port < 1 || port > 65535) {
      report(`port ${digits} is outside 1 to 65535`)
      continue
    }
    const addresses = readAddresses(texts, report)
    if (addresses.length > 0) overrides.push({ host: host.toLowerCase(), port, subset, addresses })
  }
  return { overrides, problems }
}

const readAddresses = (texts: readonly string[], report: (message: string) => void): readonly EndpointAddress[] => {
  if (texts.length === 0) report('it names no address')
  const addresses: EndpointAddress[] = []
  for (const text of texts) {
    const address = parseEndpointAddress(text.trim())
    if (typeof address === 'string') report(`${address} (${text})`)
    else addresses.push(address)
  }
  const kinds = new Set(addresses.map(({ kind }) => kind))
  if (!kinds.has('name') || !kinds.has('unix')) return addresses
  report('host names and unix sockets cannot serve one destination together')
  return []
}

const KEY =
  /^(?<host>[a-z0-9_](?:[-a-z0-9_.]*[a-z0-9_])?):(?<digits>\d+)(?:\/(?<subset>[a-z0-9](?:[-a-z0-9]*[a-z0-9])?))?$/i
