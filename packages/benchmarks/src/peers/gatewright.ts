import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Peer } from './peer'

const ROUTES = 1_000

/** The command line as users run it, with a table of 1 000 routes of which the last but one takes the traffic. */
export const gatewright: Peer = {
  name: 'gatewright',
  missing: () => undefined,
  command: ({ port, upstreamPort, folder }) => {
    const config = join(folder, 'config.json')
    writeFileSync(config, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [gateway, virtualService] }))
    const program = join(createRequire(import.meta.url).resolve('gatewright'), '../gatewright.js')
    const args = ['serve', '-f', config, '--map-port', `80=${port}`, '--bind', '127.0.0.1', '--access-log', 'off']
    return {
      program: process.execPath,
      args: [program, ...args, '--admin', '127.0.0.1:0', '--endpoint', `hello.default:8000=127.0.0.1:${upstreamPort}`],
    }
  },
}

const gateway = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'Gateway',
  metadata: { name: 'bench' },
  spec: { servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }] },
}

const route = [{ destination: { host: 'hello', port: { number: 8000 } } }]
const virtualService = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'bench' },
  spec: {
    hosts: ['*'],
    gateways: ['bench'],
    http: [
      ...Array.from({ length: ROUTES - 2 }, (_, i) => ({
        match: [{ uri: { prefix: `/service-${i}/` }, headers: { 'x-tenant': { exact: `tenant-${i % 7}` } } }],
        route,
      })),
      { match: [{ uri: { prefix: '/hello' } }], route },
      { route },
    ],
  },
}
