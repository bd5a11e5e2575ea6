import type { RouteTable } from '@gatewright/matcher'
import type { Diagnostic } from '@gatewright/spec'

/** What a table asks for and this proxy does not do, where no single field of a resource says so. */
export const notHonoured = (table: RouteTable): readonly Diagnostic[] => {
  const clusters = [...table.clusters.values()]
  const http2 = clusters.filter(({ protocol }) => protocol === 'http2').map(({ name }) => name)
  const originals = clusters.filter(
    ({ policy: { loadBalancer } }) => loadBalancer?.simple === 'PASSTHROUGH' && !loadBalancer.consistentHash,
  )
  return [
    ...(http2.length > 0
      ? [warning(`HTTP/2 is not spoken to upstreams yet, HTTP/1.1 is instead: ${some(http2)}.`)]
      : []),
    ...originals.map(({ name }) =>
      warning(
        `PASSTHROUGH leads back to this ingress, where clients connect to: requests for ${name} are answered 503.`,
      ),
    ),
  ]
}

const some = ([first, ...others]: readonly string[]): string =>
  others.length > 0 ? `${first} and ${others.length} more` : `${first}`

const warning = (message: string): Diagnostic => ({ code: 'field_not_honoured', severity: 'warning', message })
