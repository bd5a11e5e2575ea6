import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { clientPair, testCa, upstreamPair } from '../testing/certificates'
import { ask } from '../testing/client'
import { EVERYTHING, startIngress } from '../testing/gateway'
import { startUpstream } from '../testing/upstream'

const withTls = (tls: string): string => `${EVERYTHING}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: web }
spec: { host: web, trafficPolicy: { tls: ${tls} } }
`

const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'gatewright-upstream-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  const texts = { 'ca.crt': testCa, 'client.crt': clientPair.cert, 'client.key': clientPair.key }
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(path, name), text)
  return path
}

const status = async (tls: string, host = 'a.com'): Promise<number> => {
  const upstream = await startUpstream(undefined, upstreamPair)
  const { port } = await startIngress(withTls(tls), [upstream.address], { random: () => 0 })
  const answer = await ask(port(), '/', { headers: { host } })
  expect(upstream.seen).toHaveLength(answer.status === 200 ? 1 : 0)
  return answer.status
}

describe('TLS to the upstream', () => {
  it.each<[string, (ca: string) => string, number]>([
    [
      'a CA that signed, and a name that fits',
      (ca) => `{ mode: SIMPLE, caCertificates: ${ca}, sni: a.com, subjectAltNames: [web.internal] }`,
      200,
    ],
    [
      'a given sni without names to check: the chain alone counts',
      (ca) => `{ mode: SIMPLE, caCertificates: ${ca}, sni: a.com }`,
      200,
    ],
    [
      'a name that does not fit',
      (ca) => `{ mode: SIMPLE, caCertificates: ${ca}, subjectAltNames: [other.internal] }`,
      503,
    ],
    [
      "no names at all: the certificate must be for the request's Host",
      (ca) => `{ mode: SIMPLE, caCertificates: ${ca} }`,
      503,
    ],
    [
      'no CA: those of the system, which do not know it',
      () => '{ mode: SIMPLE, subjectAltNames: [web.internal] }',
      503,
    ],
    ['verification switched off by name', () => '{ mode: SIMPLE, insecureSkipVerify: true }', 200],
  ])('%s', async (_, tls, wanted) => {
    expect(await status(tls(join(folder(), 'ca.crt')))).toBe(wanted)
  })

  it('the Host is the name to check where the rule names none', async () => {
    expect(await status(`{ mode: SIMPLE, caCertificates: ${join(folder(), 'ca.crt')} }`, 'web.internal')).toBe(200)
  })

  it('MUTUAL shows a certificate of our own', async () => {
    const path = folder()
    const upstream = await startUpstream(undefined, { ...upstreamPair, ca: testCa })
    const tls = `mode: MUTUAL, caCertificates: ${path}/ca.crt, subjectAltNames: [web.internal]`
    const { port } = await startIngress(
      withTls(`{ ${tls}, clientCertificate: ${path}/client.crt, privateKey: ${path}/client.key }`),
      [upstream.address],
    )
    expect((await ask(port())).status).toBe(200)
  })

  it('a mesh identity is nothing that we have: nothing is sent in plain text instead', async () => {
    const upstream = await startUpstream()
    const warnings: string[] = []
    const { port } = await startIngress(withTls('{ mode: ISTIO_MUTUAL }'), [upstream.address], {
      onDiagnostic: ({ code, message }) => warnings.push(`${code} ${message}`),
    })
    expect((await ask(port())).status).toBe(503)
    expect(upstream.connections()).toBe(0)
    expect(warnings.join()).toMatch(/field_not_honoured .*ISTIO_MUTUAL/)
  })

  it('a CA file that is not there stops the start', async () => {
    await expect(startIngress(withTls('{ mode: SIMPLE, caCertificates: /nowhere/ca.crt }'), [])).rejects.toThrow(
      /\/nowhere\/ca\.crt does not exist/,
    )
  })
})
