import type { Exchange } from '../exchange'

/** Counters of one ingress, in the names and labels that Istio's dashboards read. */
export interface Metrics {
  count(exchange: Exchange): void
  /** Prometheus text exposition format 0.0.4. */
  text(): string
}

type Labels = readonly (readonly [name: string, value: string])[]

export const createMetrics = (): Metrics => {
  // Label values come from the configuration and from a fixed set of words, never from a client's text.
  const requests = new Map<string, { readonly labels: Labels; value: number }>()
  return {
    count: (exchange) => {
      const labels = requestLabels(exchange)
      const key = JSON.stringify(labels)
      const series = requests.get(key)
      if (series) series.value += 1
      else requests.set(key, { labels, value: 1 })
    },
    text: () =>
      [
        '# HELP istio_requests_total Requests that are over.',
        '# TYPE istio_requests_total counter',
        ...Array.from(requests.values(), ({ labels, value }) => `istio_requests_total{${labelText(labels)}} ${value}`),
        '',
      ].join('\n'),
  }
}

const requestLabels = (exchange: Exchange): Labels => {
  const { destination, request } = exchange
  const host = destination?.destination.host
  const [name = '', namespace] = host?.split('.') ?? []
  const grpc = request.headers['content-type']?.startsWith('application/grpc') === true
  return [
    ['reporter', 'source'],
    ['destination_service', host ?? 'unknown'],
    ['destination_service_name', host === undefined ? 'unknown' : isService(host) ? name : host],
    ['destination_service_namespace', host !== undefined && isService(host) && namespace ? namespace : 'unknown'],
    ['request_protocol', grpc ? 'grpc' : 'http'],
    ['response_code', String(exchange.status)],
    ['grpc_response_status', ''],
    ['response_flags', exchange.flags.join(',') || '-'],
    ['connection_security_policy', 'unknown'],
  ]
}

const isService = (host: string): boolean => host.endsWith('.svc.cluster.local')

const labelText = (labels: Labels): string => labels.map(([name, value]) => `${name}="${escapeValue(value)}"`).join(',')

const escapeValue = (value: string): string => value.replace(/[\\"\n]/g, (c) => (c === '\n' ? '\\n' : `\\${c}`))
