import type { Duplex } from 'node:stream'
import type { HeaderList } from '@gatewright/matcher'
import type { Exchange } from './exchange'
import { WEBSOCKET } from './forward/forward-upgrade'
import type { Serving } from './serving'
import { splice } from './splice'

interface Switched {
  readonly headers: HeaderList
  readonly upstream: Duplex
  /** What the upstream sent behind its 101. */
  readonly early: Buffer
}

/**
 * Tells the client that its upgrade was accepted, and joins the two connections. Only from here on are a client's bytes more than the
 * rest of a request: tunnelled any earlier, they could hide a second request behind an upgrade that never happens.
 */
export const openTunnel = (serving: Serving, exchange: Exchange, { headers, upstream, early }: Switched): void => {
  const { upgrade } = exchange
  if (!upgrade || upgrade.socket.destroyed) {
    upstream.on('error', () => {}).destroy()
    return
  }
  exchange.status = 101
  exchange.onAbandoned = undefined
  const client = upgrade.socket
  const earlyFromClient = upgrade.accept()
  client.write(switchingHead(serving, headers), 'latin1')
  const counter = {
    toUpstream: (bytes: number) => {
      exchange.tunnelledBytes += bytes
    },
    toClient: (bytes: number) => {
      exchange.bytesSent += bytes
    },
  }
  if (early.length > 0) {
    counter.toClient(early.length)
    client.write(early)
  }
  for (const chunk of earlyFromClient) {
    counter.toUpstream(chunk.length)
    upstream.write(chunk)
  }
  splice(client, upstream, counter, () => serving.finished(exchange))
  client.resume()
  upstream.resume()
}

const switchingHead = ({ settings }: Serving, headers: HeaderList): string => {
  const lines = ['HTTP/1.1 101 Switching Protocols', `upgrade: ${WEBSOCKET}`, 'connection: Upgrade']
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at] ?? ''
    if (name === 'content-length' || (name === 'server' && settings.serverHeader !== undefined)) continue
    lines.push(`${name}: ${headers[at + 1] ?? ''}`)
  }
  if (settings.serverHeader !== undefined) lines.push(`server: ${settings.serverHeader}`)
  return `${lines.join('\r\n')}\r\n\r\n`
}
