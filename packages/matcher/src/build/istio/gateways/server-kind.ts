import type { Server } from '@gatewright/spec'

/**
 * What a server of a Gateway does with its connections: `http` reads plain HTTP, `https` decrypts and reads HTTP, `tls` decrypts and
 * forwards bytes, `passthrough` forwards TLS as it comes, `tcp` forwards plain bytes.
 */
export type ServerKind = 'http' | 'https' | 'tls' | 'passthrough' | 'tcp'

/** Undefined: a server that cannot be served here, such as UDP, or AUTO_PASSTHROUGH between clusters of a mesh. */
export const serverKind = ({ port, tls }: Server): ServerKind | undefined => {
  const protocol = port.protocol.toUpperCase()
  // Plain HTTP may carry a tls block for its `httpsRedirect` alone. Certificates in it mean TLS, as the first manifests wrote it.
  if (HTTP_FAMILY.has(protocol)) return tls?.mode && terminates(tls.mode) ? 'https' : 'http'
  if (RAW_FAMILY.has(protocol)) return 'tcp'
  if ((protocol !== 'HTTPS' && protocol !== 'TLS') || !tls || tls.mode === 'AUTO_PASSTHROUGH') return undefined
  if (!terminates(tls.mode ?? 'PASSTHROUGH')) return 'passthrough'
  return protocol === 'HTTPS' ? 'https' : 'tls'
}

/** Whether connections of this kind are read as they arrive, without TLS. */
export const isPlainText = (kind: ServerKind): boolean => kind === 'http' || kind === 'tcp'

const HTTP_FAMILY: ReadonlySet<string> = new Set(['HTTP', 'HTTP2', 'GRPC', 'GRPC-WEB', 'HTTP_PROXY'])
const RAW_FAMILY: ReadonlySet<string> = new Set(['TCP', 'MONGO', 'REDIS', 'MYSQL'])

const terminates = (mode: string): boolean => mode !== 'PASSTHROUGH' && mode !== 'AUTO_PASSTHROUGH'
