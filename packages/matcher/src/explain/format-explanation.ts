import type { DecidedDestination, DecidedRoute, Decision, HeaderChanges } from '../decision'
import type { Explanation } from '../explain'
import type { Candidate, Trace } from './trace'

/** An explanation as text for people: one line for each step, in the order in which they happen. Ends without a line break. */
export const formatExplanation = ({ decision, trace }: Explanation): string => {
  const connection = decision.outcome === 'error' && !trace.listener ? [] : connectionRows(trace)
  const rows = [...connection, ...requestRows(trace), ...candidateRows(trace), ...resultRows(decision)]
  return rows.map(([label, text]) => `${label.padEnd(LABEL_WIDTH)}${text}`.trimEnd()).join('\n')
}

type Row = readonly [label: string, text: string]

const LABEL_WIDTH = 14

const connectionRows = ({ listener, chain, otherChains = [] }: Trace): Row[] => {
  if (!listener) return [['listener', 'none on this port']]
  const rows: Row[] = [['listener', `port ${listener.port}${listener.bind ? ` on ${listener.bind}` : ''}`]]
  const names = chain?.serverNames.join(', ') || 'any name'
  if (chain) rows.push(['chain', chain.tls === 'none' ? chain.name : `${chain.name}, TLS ${chain.tls} for ${names}`])
  else rows.push(['chain', 'none takes this connection'])
  if (otherChains.length > 0) rows.push(['', `not: ${otherChains.join(', ')}`])
  return rows
}

const requestRows = ({ normalisedPath, host, virtualHost, passedOver = [] }: Trace): Row[] => {
  if (host === undefined) return []
  const rows: Row[] = []
  if (normalisedPath !== undefined) rows.push(['path', `normalised to ${normalisedPath}`])
  rows.push(['virtual host', virtualHost === undefined ? `none takes ${host}` : `${virtualHost} takes ${host}`])
  if (passedOver.length > 0) rows.push(['', `not: ${passedOver.join(', ')} (less specific)`])
  return rows
}

const candidateRows = ({ candidates }: Trace): Row[] => {
  if (!candidates) return []
  if (candidates.length === 0) return [['routes', 'none']]
  return candidates.map((candidate, at) => [at === 0 ? 'routes' : '', candidateText(candidate)])
}

const candidateText = ({ route, failed }: Candidate): string => {
  if (!failed) return `+ ${routeText(route)}`
  const got = failed.got === undefined ? 'is missing' : `is ${JSON.stringify(failed.got)}`
  return `- ${routeText(route)}: ${failed.subject} ${got}, wanted ${failed.wanted}`
}

const routeText = ({ kind, namespace, name, routeName, index, match, file, line }: DecidedRoute): string => {
  const rule = index < 0 ? 'default backend' : `rule ${index}${match === undefined ? '' : ` match ${match}`}`
  const place = file === undefined ? '' : ` at ${file}${line === undefined ? '' : `:${line}`}`
  return `${kind} ${namespace}/${name} ${rule}${routeName === undefined ? '' : ` "${routeName}"`}${place}`
}

const resultRows = (decision: Decision): Row[] => {
  switch (decision.outcome) {
    case 'forward':
      return forwardRows(decision)
    case 'tcp':
    case 'passthrough':
      return destinationRows(decision.outcome === 'tcp' ? 'tcp' : 'pass through', decision.destinations)
    case 'redirect':
      return [['redirect', `${decision.redirect.status} ${decision.redirect.location}`], ...changeRows(decision)]
    case 'direct_response': {
      const { status, body } = decision.directResponse
      return [['answer', `${status}${body === undefined ? '' : ` ${JSON.stringify(body)}`}`], ...changeRows(decision)]
    }
    case 'cors_preflight':
      return [
        ['answer', `${decision.status} CORS preflight, origin ${decision.cors.allowed ? 'allowed' : 'not allowed'}`],
        ...changeRows(decision),
      ]
    case 'not_found':
      return [['answer', `404 ${NOT_FOUND[decision.reason]}`]]
    case 'error':
      return [['answer', `${decision.status} ${decision.reason}`], ...destinationRows('', decision.destinations ?? [])]
    case 'tls_rejected':
      return [['answer', 'the connection is closed: no server for this name']]
  }
}

const NOT_FOUND = {
  no_listener: 'nothing listens on this port',
  no_virtual_host: 'no virtual host takes this host',
  no_route: 'no route of this virtual host takes the request',
} as const

const forwardRows = (decision: Decision & { readonly outcome: 'forward' }): Row[] => {
  const { upstream, timeoutMs, retries, fault, mirrors = [], cors } = decision
  const rows = destinationRows('forward', decision.destinations)
  rows.push(['request', `${upstream.method} ${upstream.path}, host ${upstream.authority}`])
  for (const [name, value] of Object.entries(upstream.headers)) rows.push(['', `${name}: ${value}`])
  if (timeoutMs !== undefined) rows.push(['timeout', `${timeoutMs} ms`])
  const { attempts, perTryTimeoutMs, retryOn } = retries
  const perTry = perTryTimeoutMs === undefined ? '' : `, ${perTryTimeoutMs} ms each`
  rows.push(['retries', attempts === 0 ? 'none' : `${attempts} on ${retryOn.join(', ')}${perTry}`])
  if (fault?.delay) rows.push(['delay', `${fault.delay.fixedDelayMs} ms for ${fault.delay.percentage} %`])
  if (fault?.abort)
    rows.push(['abort', `${fault.abort.status ?? fault.abort.grpcStatus} for ${fault.abort.percentage} %`])
  for (const mirror of mirrors) rows.push(['mirror', `${destinationText(mirror)} for ${mirror.percentage} %`])
  if (cors) rows.push(['cors', cors.allowed ? 'origin allowed' : 'origin not allowed'])
  return [...rows, ...changeRows(decision)]
}

const destinationRows = (label: string, destinations: readonly DecidedDestination[]): Row[] =>
  destinations.map((destination, at) => {
    const share = destinations.length === 1 ? '' : ` weight ${destination.weight}`
    return [at === 0 ? label : '', `${label === '' ? 'not found: ' : 'to '}${destinationText(destination)}${share}`]
  })

const destinationText = (to: Omit<DecidedDestination, 'weight'>): string =>
  `${to.host}${to.port === null ? '' : `:${to.port}`}${to.subset === undefined ? '' : ` subset ${to.subset}`}`

const changeRows = ({ responseHeaders: { remove, set, add } }: { readonly responseHeaders: HeaderChanges }): Row[] =>
  [
    ...remove.map((name) => `remove ${name}`),
    ...Object.entries(set).map(([name, value]) => `set ${name}: ${value}`),
    ...Object.entries(add).map(([name, value]) => `add ${name}: ${value}`),
  ].map((text, at) => [at === 0 ? 'response' : '', text])
