import type { PathMatch, Route, RoutingModel } from '@gatewright/matcher'

/** A made-up shop of `size` routes spread over `hosts` hosts, and one request for each route that some requests will hit. */
export interface Table {
  readonly model: RoutingModel
  readonly hosts: number
  readonly probes: readonly Probe[]
}

export interface Probe {
  readonly host: string
  readonly path: string
  readonly headers: ReadonlyMap<string, string>
  /** Name of the route that must win. */
  readonly expected: string
}

const NO_HEADERS: ReadonlyMap<string, string> = new Map()
const PROBES = 512

type Mix = 'plain' | 'mixed'

/** `plain`: exact and prefix paths, which every peer can express. `mixed`: also regular expressions and header conditions. */
export const makeTable = (size: number, hosts: number, mix: Mix): Table => {
  const perHost = Math.ceil(size / hosts)
  const routesOf = new Map(
    Array.from({ length: hosts }, (_, h) => [
      `h${h}.example.com`,
      Array.from({ length: perHost }, (_, i) => makeRoute(h, i, mix)),
    ]),
  )
  const virtualHosts = [...routesOf].map(([domain, made]) => ({
    domain,
    wildcardLabels: 'any' as const,
    requireTls: false,
    routes: made.map((m) => m.route),
  }))
  const all = [...routesOf].flatMap(([host, made]) => made.map((m) => ({ host, ...m.probe })))
  const stride = Math.max(1, Math.floor(all.length / PROBES))
  return {
    hosts,
    model: {
      clusters: new Map(),
      listeners: [
        {
          bind: undefined,
          port: 80,
          filterChains: [
            {
              name: 'http',
              serverNames: [],
              wildcardLabels: 'any',
              tls: undefined,
              server: undefined,
              route: { kind: 'http', virtualHosts },
            },
          ],
        },
      ],
    },
    probes: shuffle(all.filter((_, i) => i % stride === 0)),
  }
}

const makeRoute = (host: number, i: number, mix: Mix): { route: Route; probe: Omit<Probe, 'host'> } => {
  const name = `r${host}-${i}`
  const kind = mix === 'plain' ? i % 2 : i % 8
  const area = `/area${i % 50}/item${i}`
  if (kind === 0) return made(name, { kind: 'exact', value: area, ignoreCase: false }, area)
  if (kind === 7) return made(name, { kind: 'regex', pattern: `/re${i}/[0-9]+/(edit|view)` }, `/re${i}/42/view`)
  const prefix = { kind: 'prefix', value: `${area}/`, ignoreCase: false } as const
  return kind === 6 ? made(name, prefix, `${area}/x/y`, 'v2') : made(name, prefix, `${area}/x/y`)
}

const made = (name: string, path: PathMatch, probePath: string, version?: string) => ({
  route: {
    name,
    source: {
      kind: 'VirtualService',
      namespace: 'bench',
      name: 'bench',
      index: 0,
      match: 0,
      file: undefined,
      line: undefined,
    },
    server: undefined,
    match: {
      path,
      method: undefined,
      scheme: undefined,
      authority: undefined,
      headers: version ? [{ name: 'x-version', test: { kind: 'exact', value: version }, invert: false }] : [],
      queryParams: [],
    },
    action: { kind: 'direct_response', status: 200, body: undefined },
    headers: { request: { remove: [], set: [], add: [] }, response: { remove: [], set: [], add: [] } },
  } satisfies Route,
  probe: { path: probePath, expected: name, headers: version ? new Map([['x-version', version]]) : NO_HEADERS },
})

/** The same order in every run. */
const shuffle = <T>(items: readonly T[]): readonly T[] => {
  const out = [...items]
  let seed = 42
  for (let i = out.length - 1; i > 0; i--) {
    seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff
    const j = seed % (i + 1)
    const [a, b] = [out[i], out[j]]
    if (a !== undefined && b !== undefined) [out[i], out[j]] = [b, a]
  }
  return out
}
