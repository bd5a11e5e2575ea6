import { connect } from 'node:tls'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  curl,
  endAll,
  eventually,
  type Folder,
  makeCertificate,
  openedFor,
  type Served,
  startServe,
  temporaryFolder,
} from './cli'

const GATEWAY = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public }
spec:
  servers:
    - port: { number: 80, name: http, protocol: HTTP }
      hosts: ["*"]
    - port: { number: 443, name: https, protocol: HTTPS }
      tls: { mode: SIMPLE, serverCertificate: tls.crt, privateKey: tls.key }
      hosts: ["*"]
`
const answering = (text: string) => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web }
spec:
  hosts: ["*"]
  gateways: [public]
  http:
    - directResponse: { status: 200, body: { string: "${text}" } }
`

let folder: Folder
beforeEach(async () => {
  folder = temporaryFolder({ 'conf/gateway.yaml': GATEWAY, 'conf/web.yaml': answering('one') })
  await makeCertificate(folder, ['old.example'])
})
afterEach(() => {
  endAll()
  folder.remove()
})

const ANY_PORTS = ['--map-port', '80=0', '--map-port', '443=0', '--admin', 'off', '--bind', '127.0.0.1']
const start = () => startServe(['-f', 'conf', '--watch', '--workers', '1', ...ANY_PORTS], folder.path)

const answer = async (served: Served) => (await curl(`http://127.0.0.1:${openedFor(served, 80)}/`)).out

/** What was said from the moment of a change until this is among it. */
const saidAfter = async (served: Served, change: () => unknown, text: string) => {
  const before = served.err().length
  await change()
  await eventually(() => served.err().slice(before).includes(text))
  return served.err().slice(before)
}

const shownName = (served: Served) =>
  new Promise<unknown>((resolve, reject) => {
    const socket = connect({ port: Number(openedFor(served, 443)), host: '127.0.0.1', rejectUnauthorized: false })
    socket.on('error', reject).on('secureConnect', () => {
      resolve(socket.getPeerCertificate().subject.CN)
      socket.destroy()
    })
  })

describe('serve --watch', () => {
  it('serves each good revision, and says so', async () => {
    const served = await start()
    expect(await answer(served)).toBe('one')
    const said = await saidAfter(served, () => folder.write('conf/web.yaml', answering('two')), 'is serving\n')
    expect(said).toMatch(/^gatewright: revision 2 is serving\n$/m)
    expect(await answer(served)).toBe('two')
  })

  it('reports a bad revision by file and line, keeps the old one, and takes the next good one', async () => {
    const served = await start()
    const bad = answering('bad').replace('status: 200', 'status: 20000')
    const said = await saidAfter(served, () => folder.write('conf/web.yaml', bad), 'keeps serving\n')
    expect(said).toMatch(/conf\/web\.yaml:8:\d+ error/)
    expect(said).toContain('status: 20000') // the line itself
    expect(said).toMatch(/^gatewright: the new configuration has errors; the old one keeps serving\n$/m)
    expect(await answer(served)).toBe('one')
    const next = await saidAfter(served, () => folder.write('conf/web.yaml', answering('two')), 'is serving\n')
    expect(next).toContain('revision 2 is serving')
    expect(await answer(served)).toBe('two')
  })

  it('shows a renewed certificate to new connections', async () => {
    const served = await start()
    expect(await shownName(served)).toBe('old.example')
    await makeCertificate(folder, ['new.example'])
    await eventually(async () => (await shownName(served)) === 'new.example')
  })

  it('ends at SIGTERM like any other', async () => {
    const served = await start()
    served.signal('SIGTERM')
    expect(await served.exit).toBe(0)
  })

  it('a first configuration with errors ends it', async () => {
    folder.write('conf/web.yaml', 'kind: [')
    await expect(start()).rejects.toThrow(/serve ended \(1\)[\s\S]*the configuration has errors; nothing is served/)
  })
})
