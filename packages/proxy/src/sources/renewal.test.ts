import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { connect, type TLSSocket } from 'node:tls'
import type { Diagnostic } from '@gatewright/spec'
import { expect, it, onTestFinished } from 'vitest'
import { createIngress } from '../ingress'
import { otherPair, shopPair } from '../testing/certificates'
import { rawOver } from '../testing/client'
import { fileSource } from './file'

const configuration = (folder: string) => `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: secure }
spec:
  servers:
    - port: { number: 443, name: https, protocol: HTTPS }
      hosts: ['*']
      tls: { mode: SIMPLE, serverCertificate: ${folder}/certs/tls.crt, privateKey: ${folder}/certs/tls.key }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web }
spec:
  hosts: ['*']
  gateways: [secure]
  http:
    - directResponse: { status: 200, body: { string: hello } }
`

/** Polls, so that tests take as long as the machine needs and no longer. */
const eventually = async (holds: () => void | Promise<void>): Promise<void> => {
  for (const deadline = performance.now() + 8_000; ; await pause(10)) {
    try {
      return await holds()
    } catch (error) {
      if (performance.now() > deadline) throw error
    }
  }
}

const secured = async (port: number): Promise<TLSSocket> => {
  const socket = connect({ host: '127.0.0.1', port, servername: 'shop.example', rejectUnauthorized: false })
  await new Promise((resolve, reject) => socket.on('secureConnect', resolve).on('error', reject))
  return socket
}

/** An ingress that follows a configuration and the pair in `certs`, which `prepare` puts there. */
const serving = async (prepare: (folder: string) => void) => {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-renewal-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'certs'))
  prepare(folder)
  writeFileSync(join(folder, 'web.yaml'), configuration(folder))
  const findings: Diagnostic[] = []
  const revisions: number[] = []
  const ingress = createIngress({
    source: fileSource(join(folder, 'web.yaml'), { watch: true, quietMs: 30 }),
    portMap: { 443: 0 },
    bind: '127.0.0.1',
    onDiagnostic: (finding) => findings.push(finding),
    onApply: ({ revision }) => revisions.push(revision),
  })
  onTestFinished(() => ingress.close({ drainMs: 0 }))
  const [open] = await ingress.listen()
  const port = open?.localPort ?? 0
  const shown = async () => {
    const socket = await secured(port)
    const { CN } = socket.getPeerCertificate().subject
    socket.destroy()
    return CN
  }
  const shows = (name: string) => eventually(async () => expect(await shown()).toBe(name))
  return { folder, port, shown, shows, findings, revisions }
}

const put = (folder: string, { cert, key }: typeof shopPair) => {
  writeFileSync(join(folder, 'tls.crt'), cert)
  writeFileSync(join(folder, 'tls.key'), key)
}

it('a renewed certificate is shown to new connections, and open ones go on', async () => {
  const { folder, port, shown, shows, revisions } = await serving((root) => put(join(root, 'certs'), shopPair))
  expect(await shown()).toBe('shop.example')
  const client = rawOver(await secured(port), 'GET / HTTP/1.1\r\nHost: shop.example\r\n\r\n')
  await client.until(/hello$/)
  put(join(folder, 'certs'), otherPair)
  await shows('other.example')
  client.send('GET / HTTP/1.1\r\nHost: shop.example\r\n\r\n')
  await client.until(/hello[\s\S]*hello$/)
  expect(revisions).toEqual([1, 2])
})

it('a mounted Secret, whose link is swapped, is followed again and again', async () => {
  const version = (root: string, name: string, pair: typeof shopPair) => {
    mkdirSync(join(root, 'certs', name))
    put(join(root, 'certs', name), pair)
    symlinkSync(name, join(root, 'certs', '..next'))
    renameSync(join(root, 'certs', '..next'), join(root, 'certs', '..data'))
  }
  const { folder, shown, shows } = await serving((root) => {
    version(root, '..1', shopPair)
    for (const file of ['tls.crt', 'tls.key']) symlinkSync(`..data/${file}`, join(root, 'certs', file))
  })
  expect(await shown()).toBe('shop.example')
  version(folder, '..2', otherPair)
  await shows('other.example')
  version(folder, '..3', shopPair)
  await shows('shop.example')
})

it('a certificate without its key is reported and not shown; the key that follows mends it', async () => {
  const { folder, shown, shows, findings } = await serving((root) => put(join(root, 'certs'), shopPair))
  writeFileSync(join(folder, 'certs', 'tls.crt'), otherPair.cert)
  await eventually(() => expect(findings).toMatchObject([{ code: 'certificate_invalid', severity: 'error' }]))
  expect(await shown()).toBe('shop.example')
  writeFileSync(join(folder, 'certs', 'tls.key'), otherPair.key)
  await shows('other.example')
})
