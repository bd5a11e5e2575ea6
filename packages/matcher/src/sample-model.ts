import type {
  Cluster,
  DownstreamTls,
  FilterChain,
  ForwardAction,
  HeaderMatch,
  HeaderOperations,
  Listener,
  PathMatch,
  Route,
  RouteAction,
  RouteMatch,
  RoutingModel,
  VirtualHost,
  WeightedCluster,
} from './model'
import type { RequestView } from './request'

// Models for tests, written in as few words as the test is about.

const NO_OPERATIONS = { remove: [], set: [], add: [] }
export const NO_HEADERS: HeaderOperations = { request: NO_OPERATIONS, response: NO_OPERATIONS }

export const ANY_PATH: PathMatch = { kind: 'any' }
export const exact = (value: string, ignoreCase = false): PathMatch => ({ kind: 'exact', value, ignoreCase })
export const prefix = (value: string, ignoreCase = false): PathMatch => ({ kind: 'prefix', value, ignoreCase })
export const regex = (pattern: string): PathMatch => ({ kind: 'regex', pattern })

export const header = (name: string, test: HeaderMatch['test'], invert = false): HeaderMatch => ({ name, test, invert })

export const match = (path: PathMatch = ANY_PATH, rest: Partial<RouteMatch> = {}): RouteMatch => ({
  path,
  method: undefined,
  scheme: undefined,
  authority: undefined,
  headers: [],
  queryParams: [],
  ...rest,
})

export const to = (host: string, rest: Partial<WeightedCluster> = {}): WeightedCluster => ({
  cluster: `outbound|80||${host}`,
  destination: { host, port: 80, subset: undefined },
  weight: 100,
  headers: NO_HEADERS,
  ...rest,
})

export const forward = (rest: Partial<ForwardAction> = {}): ForwardAction => ({
  kind: 'forward',
  clusters: [to('svc')],
  rewrite: undefined,
  authority: undefined,
  timeoutMs: undefined,
  retry: {
    attempts: 2,
    retryOn: ['connect-failure'],
    retriableStatusCodes: [],
    perTryTimeoutMs: undefined,
    backoffMs: 25,
    avoidPreviousHosts: true,
    retryRemoteLocalities: false,
  },
  fault: undefined,
  mirrors: [],
  cors: undefined,
  ...rest,
})

export const route = (name: string, matches: RouteMatch = match(), rest: Partial<Route> = {}): Route => ({
  name,
  source: {
    kind: 'VirtualService',
    namespace: 'default',
    name: 'vs',
    index: 0,
    match: undefined,
    file: undefined,
    line: undefined,
  },
  server: { gateway: 'default/gw', server: 'http', port: 80 },
  match: matches,
  action: forward(),
  headers: NO_HEADERS,
  ...rest,
})

/** A route with an action, for tests about what happens to a request. */
export const acting = (action: RouteAction, path?: PathMatch): Route => route('', match(path), { action })

export const host = (domain: string, routes: readonly Route[], rest: Partial<VirtualHost> = {}): VirtualHost => ({
  domain,
  wildcardLabels: 'any',
  requireTls: false,
  routes,
  ...rest,
})

export const httpChain = (virtualHosts: readonly VirtualHost[], rest: Partial<FilterChain> = {}): FilterChain => ({
  name: 'http.80',
  serverNames: [],
  wildcardLabels: 'any',
  tls: undefined,
  route: { kind: 'http', virtualHosts },
  server: undefined,
  ...rest,
})

export const TLS: DownstreamTls = {
  certificates: [],
  clientCertificate: 'none',
  caCertificates: undefined,
  caCrl: undefined,
  subjectAltNames: [],
  verifyCertificateSpki: [],
  verifyCertificateHash: [],
  insecureSkipVerify: false,
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.3',
  cipherSuites: [],
}

export const listener = (port: number, filterChains: readonly FilterChain[], bind?: string): Listener => ({
  bind,
  port,
  filterChains,
})

export const cluster = (name: string): Cluster => ({
  name,
  destination: { host: name.split('|')[3] ?? name, port: 80, subset: undefined },
  discovery: { kind: 'static', endpoints: [] },
  protocol: 'http1',
  policy: {},
  tls: undefined,
})

/** A model whose clusters all exist. */
export const model = (listeners: readonly Listener[]): RoutingModel => {
  const names = listeners.flatMap(({ filterChains }) => filterChains.flatMap(clusterNames))
  return { listeners, clusters: new Map(names.map((name) => [name, cluster(name)])) }
}

/** One listener on port 80 with these virtual hosts. */
export const httpModel = (...virtualHosts: readonly VirtualHost[]): RoutingModel =>
  model([listener(80, [httpChain(virtualHosts)])])

const clusterNames = ({ route: to }: FilterChain): readonly string[] => {
  if (to.kind !== 'http') return to.clusters.map((weighted) => weighted.cluster)
  return to.virtualHosts.flatMap(({ routes }) =>
    routes.flatMap(({ action }) =>
      action.kind === 'forward' ? action.clusters.map((weighted) => weighted.cluster) : [],
    ),
  )
}

export const request = (
  path: string,
  {
    headers = {},
    ...rest
  }: Partial<Omit<RequestView, 'headers'>> & { headers?: Readonly<Record<string, string>> } = {},
): RequestView => {
  const [plain = '', query] = path.split('?')
  const map = new Map(Object.entries(headers))
  return {
    method: 'GET',
    scheme: 'http',
    authority: 'a.com',
    path: plain,
    query: query === undefined ? '' : `?${query}`,
    ...rest,
    headers: { get: (name) => map.get(name) },
  }
}
