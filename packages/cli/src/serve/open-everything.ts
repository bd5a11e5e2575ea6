import { type AdminServer, type Ingress, ListenError, type OpenPort, openAdmin } from '@gatewright/proxy'
import { ConfigError } from '@gatewright/spec'
import { formatSocketAddress, type SocketAddress } from '../options/socket-address'
import { StartFailure } from './start-failure'

export interface OpenOptions {
  readonly admin: SocketAddress | 'off'
  readonly bind?: string
}

/**
 * Takes over the configuration and opens the admin port and every listener, in this order: a configuration with errors opens nothing.
 * Rejects with a `StartFailure` where the user can help.
 */
export const openEverything = async (
  ingress: Ingress,
  options: OpenOptions,
  say: (message: string) => void,
): Promise<AdminServer | undefined> => {
  try {
    await ingress.load()
  } catch (error) {
    if (error instanceof ConfigError) throw new StartFailure('the configuration has errors; nothing is served')
    throw error
  }
  const admin = await openAdminPort(ingress, options.admin)
  try {
    const ports = await ingress.listen()
    if (ports.length === 0) say('no port is open: the configuration has no Gateway and no Ingress for this proxy')
    for (const port of ports) say(listeningLine(port, options.bind))
  } catch (error) {
    await admin?.close()
    if (error instanceof ListenError) {
      throw new StartFailure(`${error.message} (--map-port ${error.port}=PORT opens another one)`)
    }
    throw error
  }
  if (admin) say(`admin on http://${formatSocketAddress({ address: admin.host, port: admin.port })}`)
  return admin
}

const openAdminPort = async (ingress: Ingress, at: SocketAddress | 'off'): Promise<AdminServer | undefined> => {
  if (at === 'off') return undefined
  try {
    return await openAdmin(ingress, { host: at.address, port: at.port })
  } catch (error) {
    if (!(error instanceof ListenError)) throw error
    throw new StartFailure(`admin: ${error.message} (--admin ADDRESS:PORT chooses another one, --admin off none)`)
  }
}

const listeningLine = ({ port, bind, localPort }: OpenPort, defaultBind = '0.0.0.0') => {
  const address =
    localPort === 0 ? (bind ?? defaultBind) : formatSocketAddress({ address: bind ?? defaultBind, port: localPort })
  return `listening on ${address} for port ${port}`
}
