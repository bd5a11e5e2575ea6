import { onTestFinished } from 'vitest'
import { createIngress, type Ingress } from '../ingress'
import type { IngressOptions } from '../ingress-options'
import type { AccessRecord } from '../telemetry/access-record'

/** A Gateway for every host on port 80, and one VirtualService with these rules (YAML, a list) for every host. */
export const plainGateway = (rules: string): string => `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public }
spec:
  servers:
    - port: { number: 80, name: http, protocol: HTTP }
      hosts: ['*']
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web }
spec:
  hosts: ['*']
  gateways: [public]
  http:${rules.replaceAll('\n', '\n    ')}
`

/** Everything goes to the destination `web:8000`. */
export const EVERYTHING = plainGateway(`
- name: all
  route: [{ destination: { host: web, port: { number: 8000 } } }]`)

export interface TestIngress {
  readonly ingress: Ingress
  /** Port that is open for port 80 of the configuration, or for the one asked for. */
  readonly port: (configured?: number) => number
  readonly records: readonly AccessRecord[]
  /** Resolves with the records once there are that many. */
  readonly recorded: (count: number) => Promise<readonly AccessRecord[]>
}

/** An ingress on free ports of loopback. Closed when the test is over. */
export const startIngress = async (
  config: NonNullable<IngressOptions['config']>,
  addresses: readonly string[],
  options: IngressOptions = {},
): Promise<TestIngress> => {
  const records: AccessRecord[] = []
  let heard = () => {}
  const ingress = createIngress({
    config,
    ...(addresses.length > 0 && { endpoints: { 'web:8000': addresses } }),
    portMap: { 80: 0, 443: 0 },
    bind: '127.0.0.1',
    onAccess: (record) => {
      records.push(record)
      heard()
    },
    ...options,
  })
  onTestFinished(() => ingress.close({ drainMs: 0 }))
  await ingress.listen()
  const port = (configured = 80) => {
    const open = ingress.ports().find((candidate) => candidate.port === configured)
    if (!open) throw new Error(`port ${configured} is not open`)
    return open.localPort
  }
  const recorded = async (count: number) => {
    while (records.length < count) {
      await new Promise<void>((resolve) => {
        heard = resolve
      })
    }
    return records
  }
  return { ingress, port, records, recorded }
}
