import type { CompiledChain, CompiledDestination, CompiledRoute, RouteTable } from './compile/route-table'
import { describeHeader, describePath, describeValue } from './explain/failed-condition'
import type { Route, RouteSource } from './model'

/** The whole table as indented text: listeners, filter chains, virtual hosts and routes in the order in which they are tried. */
export const describe = (table: RouteTable): string => {
  const lines = table.listeners.flatMap(({ listener, chains }) => [
    `listener ${listener.bind ?? '*'}:${listener.port}`,
    ...chains.flatMap(chainLines).map(indent),
  ])
  return lines.join('\n')
}

const indent = (line: string): string => `  ${line}`

const chainLines = (compiled: CompiledChain): readonly string[] => {
  const { chain } = compiled
  const names = chain.serverNames.length === 0 ? '' : ` for ${chain.serverNames.join(', ')}`
  const tls = chain.tls ? ' TLS' : ''
  const head = `chain ${chain.name} ${chain.route.kind}${tls}${names}`
  if (chain.route.kind !== 'http')
    return [head, ...[sourceText(chain.route.source), ...compiled.destinations.map(destinationText)].map(indent)]
  const hosts = compiled.virtualHosts.flatMap(({ virtualHost, routes }) => [
    `virtual host ${virtualHost.domain}${virtualHost.requireTls ? ' requires TLS' : ''}`,
    ...routes.flatMap(routeLines).map(indent),
  ])
  return [head, ...hosts.map(indent)]
}

const routeLines = (compiled: CompiledRoute): readonly string[] => {
  const name = compiled.route.name ? ` "${compiled.route.name}"` : ''
  return [
    `${conditionText(compiled)}${name} (${sourceText(compiled.route.source)})`,
    ...actionLines(compiled.route, compiled.destinations).map(indent),
  ]
}

const conditionText = ({ path, conditions }: CompiledRoute): string => {
  const parts = [describePath(path)]
  if (!conditions) return parts.join()
  for (const subject of ['method', 'scheme', 'authority'] as const) {
    const test = conditions[subject]
    if (test) parts.push(`${subject} ${describeValue(test)}`)
  }
  for (const header of conditions.headers) parts.push(`header ${header.name} ${describeHeader(header)}`)
  for (const { name, test } of conditions.queryParams) parts.push(`query ${name} ${describeValue(test)}`)
  return parts.join(', ')
}

const actionLines = ({ action }: Route, destinations: readonly CompiledDestination[]): readonly string[] => {
  switch (action.kind) {
    case 'forward':
      return [
        ...destinations.map(destinationText),
        ...(action.rewrite
          ? [
              `rewrite ${action.rewrite.kind === 'regex' ? `${action.rewrite.pattern} to ${action.rewrite.substitution}` : action.rewrite.value}`,
            ]
          : []),
        ...(action.authority === undefined ? [] : [`host ${action.authority}`]),
        ...(action.timeoutMs === undefined ? [] : [`timeout ${action.timeoutMs} ms`]),
      ]
    case 'redirect':
      return [`redirect ${action.status}`]
    case 'direct_response':
      return [`answer ${action.status}`]
    case 'unavailable':
      return [`answer ${action.status} ${action.reason}`]
  }
}

const destinationText = ({ cluster, weight, known }: CompiledDestination): string =>
  `to ${cluster} weight ${weight}${known ? '' : ' (does not exist)'}`

const sourceText = ({ kind, namespace, name, index, match }: RouteSource): string =>
  `${kind} ${namespace}/${name} ${index < 0 ? 'default backend' : `rule ${index}`}${match === undefined ? '' : ` match ${match}`}`
