import { describe, expect, it, onTestFinished } from 'vitest'
import { openAdmin } from './admin'
import { ListenError } from './listen-error'
import { shopPair } from './testing/certificates'
import { ask } from './testing/client'
import { EVERYTHING, startIngress } from './testing/gateway'
import { startUpstream } from './testing/upstream'

const SECURE = `${EVERYTHING}
---
apiVersion: v1
kind: Secret
metadata: { name: cred, namespace: istio-system }
stringData: { tls.crt: ${JSON.stringify(shopPair.cert)}, tls.key: ${JSON.stringify(shopPair.key)} }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: secure }
spec:
  servers:
    - port: { number: 443, name: https, protocol: HTTPS }
      hosts: ['*']
      tls: { mode: SIMPLE, credentialName: cred }
`

const setUp = async (config = SECURE) => {
  const upstream = await startUpstream((request, response) =>
    response.writeHead(request.url === '/500' ? 500 : 200).end(),
  )
  const { ingress, port, recorded } = await startIngress(config, [upstream.address])
  const admin = await openAdmin(ingress, { port: 0 })
  onTestFinished(() => admin.close())
  return { ingress, admin, port, recorded }
}

describe('openAdmin', () => {
  it('says ready while every port is open, and alive always', async () => {
    const { ingress, admin } = await setUp()
    expect(await ask(admin.port, '/ready')).toMatchObject({ status: 200, body: 'ready\n' })
    await ingress.close({ drainMs: 0 })
    expect((await ask(admin.port, '/ready')).status).toBe(503)
    expect((await ask(admin.port, '/healthz')).status).toBe(200)
  })

  it('shows table and clusters as JSON, without a key', async () => {
    const { admin } = await setUp()
    const config = await ask(admin.port, '/config')
    expect(JSON.parse(config.body)).toMatchObject({ listeners: [{ port: 80 }, { port: 443 }] })
    expect(config.body).not.toMatch(/PRIVATE KEY|BEGIN/)
    const clusters = JSON.parse((await ask(admin.port, '/clusters')).body)
    expect(clusters).toMatchObject([{ name: 'outbound|8000||web.default.svc.cluster.local', problem: null }])
  })

  it('shows the endpoints of a cluster, and who is out', async () => {
    const { admin, port } = await setUp(`${SECURE}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: web }
spec: { host: web, trafficPolicy: { outlierDetection: { consecutive5xxErrors: 1, maxEjectionPercent: 100 } } }
`)
    await ask(port(), '/500')
    const [cluster] = JSON.parse((await ask(admin.port, '/clusters')).body)
    expect(cluster.endpoints).toEqual([
      { address: expect.stringMatching(/^127\.0\.0\.1:\d+$/), active: 0, ejected: true },
    ])
    expect(cluster.active).toEqual({ connections: 0, pending: 0, requests: 0, retries: 0 })
  })

  it('counts requests by destination, status and flags', async () => {
    const { admin, port, recorded } = await setUp()
    for (const path of ['/', '/', '/500']) await ask(port(), path)
    await recorded(3)
    const { body, headers } = await ask(admin.port, '/metrics')
    expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/)
    const line = (code: number) => body.split('\n').find((text) => text.includes(`response_code="${code}"`))
    expect(line(200)).toMatch(
      /^istio_requests_total\{reporter="source",destination_service="web\.default\.svc\.cluster\.local",destination_service_name="web",.*\} 2$/,
    )
    expect(line(500)).toMatch(/response_flags="-".*\} 1$/)
  })

  it('only answers GET, and 404 elsewhere', async () => {
    const { admin } = await setUp()
    expect((await ask(admin.port, '/ready', { method: 'POST' })).status).toBe(405)
    expect((await ask(admin.port, '/quit')).status).toBe(404)
  })

  it('names a port that is taken', async () => {
    const { ingress, admin } = await setUp()
    await expect(openAdmin(ingress, { port: admin.port })).rejects.toThrow(ListenError)
  })
})
