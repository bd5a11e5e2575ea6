import type { FieldPath, Ingress } from '@gatewright/spec'
import type { PathMatch, Route, VirtualHost } from '../../model'
import type { BuildContext } from '../build-context'
import { domainName } from '../domain-name'
import { NO_HEADER_OPERATIONS } from '../istio/actions/header-operations'
import { routeSource } from '../route-source'
import { backendAction } from './backend-action'
import { byPrecedence, type RankedPath, rankPath } from './path-order'

interface OpenHost {
  readonly paths: (RankedPath & { readonly route: Route })[]
  /** Host, path and type belong to the first that claims them. */
  readonly claimed: Set<string>
  /** Default backends of the Ingresses that have a rule for the host. */
  readonly defaults: Route[]
}

/**
 * Virtual hosts of Ingresses, which share one table: rules of one host are merged whatever Ingress or namespace they come from.
 * @param ingresses oldest first
 */
export const ingressVirtualHosts = (
  ingresses: readonly Ingress[],
  listenerPort: number,
  context: BuildContext,
): readonly VirtualHost[] => {
  const hosts = new Map<string, OpenHost>()
  const at = (domain: string): OpenHost => {
    const found = hosts.get(domain) ?? { paths: [], claimed: new Set(), defaults: [] }
    hosts.set(domain, found)
    return found
  }
  let catchAll: Route | undefined
  for (const ingress of ingresses) {
    const own = addRules(ingress, at, listenerPort, context)
    // Beside rules a default backend is for their hosts alone; without any it is for every request that nothing else takes.
    if (own.size === 0) catchAll ??= defaultRoute(ingress, listenerPort, context)
    else {
      const route = defaultRoute(ingress, listenerPort, context)
      if (route) for (const domain of own) at(domain).defaults.push(route)
    }
  }
  const last = catchAll ? [catchAll] : []
  if (catchAll) at('*')
  return [...hosts].map(([domain, { paths, defaults }]) => ({
    domain,
    wildcardLabels: 'one',
    requireTls: false,
    routes: [...paths.sort(byPrecedence).map(({ route }) => route), ...defaults, ...last],
  }))
}

const addRules = (
  ingress: Ingress,
  at: (domain: string) => OpenHost,
  listenerPort: number,
  context: BuildContext,
): ReadonlySet<string> => {
  const own = new Set<string>()
  for (const [index, { host, http }] of (ingress.spec.rules ?? []).entries()) {
    const domain = domainName(host || '*')
    const open = at(domain)
    own.add(domain)
    for (const [position, path] of (http?.paths ?? []).entries()) {
      const claim = `${path.pathType} ${path.path ?? ''}`
      if (open.claimed.has(claim)) continue
      open.claimed.add(claim)
      const ranked = rankPath(path)
      const field: FieldPath = ['spec', 'rules', index, 'http', 'paths', position]
      const source = routeSource(context.resources, ingress, index, position, field)
      const action = backendAction(path.backend, ingress.metadata.namespace, listenerPort, context)
      open.paths.push({ ...ranked, route: ingressRoute(source, ranked.match, action) })
    }
  }
  return own
}

const defaultRoute = (ingress: Ingress, listenerPort: number, context: BuildContext): Route | undefined => {
  const { defaultBackend } = ingress.spec
  if (!defaultBackend) return undefined
  const source = routeSource(context.resources, ingress, -1, undefined, ['spec', 'defaultBackend'])
  const action = backendAction(defaultBackend, ingress.metadata.namespace, listenerPort, context)
  return ingressRoute(source, { kind: 'any' }, action)
}

const ingressRoute = (source: Route['source'], path: PathMatch, action: Route['action']): Route => ({
  name: '',
  source,
  server: undefined,
  match: { path, method: undefined, scheme: undefined, authority: undefined, headers: [], queryParams: [] },
  action,
  headers: NO_HEADER_OPERATIONS,
})
