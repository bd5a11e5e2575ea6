import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'

/** One request of the walkthrough and what it must answer. */
export interface Step {
  readonly scheme: 'http' | 'https'
  readonly path: string
  readonly status: number
  readonly about: string
}

export const STEPS: readonly Step[] = [
  { scheme: 'http', path: '/status/200', status: 200, about: 'routed to httpbin, with x-envoy-upstream-service-time' },
  { scheme: 'http', path: '/delay/1', status: 200, about: 'routed to httpbin, after one second' },
  { scheme: 'http', path: '/status/418', status: 418, about: "the upstream's own status" },
  { scheme: 'http', path: '/headers', status: 404, about: 'not exposed: no route, an empty 404' },
  { scheme: 'https', path: '/status/200', status: 200, about: 'the same over TLS' },
  { scheme: 'https', path: '/headers', status: 404, about: 'not exposed over TLS either' },
]

export interface Ports {
  readonly http: number
  readonly https: number
}

export const curlLine = (step: Step, ports: Ports): string =>
  `curl -I${step.scheme === 'https' ? 'k' : ''} ${step.scheme}://localhost:${ports[step.scheme]}${step.path}`

/** Sends one step and says what was wrong with the answer, or undefined. */
export const check = async (step: Step, ports: Ports): Promise<string | undefined> => {
  const { status, headers } = await head(step, ports)
  if (status !== step.status) return `wanted ${step.status}, got ${status}`
  if (headers.server !== 'gatewright') return `wanted server: gatewright, got ${headers.server}`
  const routed = headers['x-envoy-upstream-service-time'] !== undefined
  if (routed === (status === 404)) return `x-envoy-upstream-service-time is ${routed ? 'there' : 'missing'}`
  if (status === 404 && headers['content-length'] !== '0')
    return `wanted content-length: 0, got ${headers['content-length']}`
  return undefined
}

const head = (step: Step, ports: Ports) =>
  new Promise<{ status: number | undefined; headers: NodeJS.Dict<string | string[]> }>((resolve, reject) => {
    const send = step.scheme === 'https' ? requestHttps : requestHttp
    send(
      // The certificate is our own and self-signed, made a moment ago.
      {
        host: '127.0.0.1',
        port: ports[step.scheme],
        path: step.path,
        method: 'HEAD',
        agent: false,
        rejectUnauthorized: false,
      },
      (response) => {
        response.resume()
        resolve({ status: response.statusCode, headers: response.headers })
      },
    )
      .on('error', reject)
      .end()
  })
