import { createServer, type Server, type TLSSocket, type TlsOptions } from 'node:tls'
import {
  type CompiledChain,
  type DownstreamTls,
  type KeyMaterial,
  type RouteTable,
  type ServerCertificate,
  selectCertificate,
} from '@gatewright/matcher'
import type { PemSource } from '../pem-source'
import { inspectCertificate } from './certificates'
import { clientIsAccepted } from './client-certificate'

/** The ends of TLS connections of one table. */
export interface Terminators {
  /**
   * A TLS server, bound to no port, that takes connections of the chain through its `connection` event. Undefined when there is no
   * certificate to show for the name: the handshake must fail.
   */
  serverFor(chain: CompiledChain, serverName: string): Server | undefined
}

export interface PreparedTerminators {
  readonly terminators: Terminators
  /** Certificate files that cannot be used, one sentence each, by the chain that wants them. */
  readonly problems: readonly { readonly chain: CompiledChain; readonly problem: string }[]
}

/** Takes a connection whose handshake is over. */
export type OnSecure = (socket: TLSSocket, chain: CompiledChain) => void

/** Envoy's limit for a handshake behind an Istio gateway (`transport_socket_connect_timeout`). */
const HANDSHAKE_TIMEOUT_MS = 15_000

/**
 * Reads the certificates of a table now, so that a bad file is reported when a revision is applied and not in a handshake. The TLS
 * servers, which cost more, are made for the first connection that needs them.
 */
export const prepareTerminators = (table: RouteTable, pem: PemSource, onSecure: OnSecure): PreparedTerminators => {
  const problems: { chain: CompiledChain; problem: string }[] = []
  const prepared = new Map<CompiledChain, PreparedChain>()
  for (const { chains } of table.listeners) {
    for (const chain of chains) {
      const { tls } = chain.chain
      if (!tls) continue
      const result = prepareChain(tls, pem)
      for (const problem of result.problems) problems.push({ chain, problem })
      prepared.set(chain, result)
    }
  }
  const servers = new Map<readonly ServerCertificate[], Server | undefined>()
  const serverFor = (chain: CompiledChain, serverName: string): Server | undefined => {
    const certificates = selectCertificate(chain, serverName)
    if (servers.has(certificates)) return servers.get(certificates)
    const server = openServer(chain, certificates, prepared.get(chain), onSecure)
    servers.set(certificates, server)
    return server
  }
  return { terminators: { serverFor }, problems }
}

interface PreparedChain {
  readonly pairs: ReadonlyMap<ServerCertificate, { readonly cert: string; readonly key: string }>
  /** Undefined where clients cannot be verified although they must be. */
  readonly clientAuthority: Pick<TlsOptions, 'ca' | 'crl'> | undefined
  readonly problems: readonly string[]
}

const prepareChain = (tls: DownstreamTls, pem: PemSource): PreparedChain => {
  const problems: string[] = []
  const pairs = new Map<ServerCertificate, { cert: string; key: string }>()
  const read = (material: KeyMaterial | undefined): string | undefined => {
    try {
      if (material?.from === 'file') return pem.file(material.path)
      return material?.from === 'inline' ? material.pem : undefined
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error))
      return undefined
    }
  }
  for (const certificate of tls.certificates) {
    const cert = read(certificate.certificate)
    const key = read(certificate.privateKey)
    if (cert === undefined || key === undefined) continue
    const problem = inspectCertificate(cert, key)
    if (problem === undefined) pairs.set(certificate, { cert, key })
    // What is in the resources themselves has been inspected with them.
    else if (certificate.certificate.from === 'file') problems.push(`${certificate.certificate.path}: ${problem}`)
  }
  if (tls.clientCertificate === 'none') return { pairs, clientAuthority: {}, problems }
  const ca = read(tls.caCertificates)
  const crl = read(tls.caCrl)
  const usable = ca !== undefined && (tls.caCrl === undefined || crl !== undefined)
  return { pairs, clientAuthority: usable ? { ca, ...(crl !== undefined && { crl }) } : undefined, problems }
}

const openServer = (
  chain: CompiledChain,
  certificates: readonly ServerCertificate[],
  prepared: PreparedChain | undefined,
  onSecure: OnSecure,
): Server | undefined => {
  const { tls } = chain.chain
  const pairs = certificates.flatMap((certificate) => prepared?.pairs.get(certificate) ?? [])
  if (!tls || pairs.length === 0 || !prepared?.clientAuthority) return undefined
  try {
    const server = createServer({
      cert: pairs.map(({ cert }) => cert),
      key: pairs.map(({ key }) => key),
      minVersion: tls.minVersion,
      maxVersion: tls.maxVersion,
      ALPNProtocols: chain.chain.route.kind === 'http' ? ['h2', 'http/1.1'] : ['http/1.1'],
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
      requestCert: tls.clientCertificate !== 'none',
      rejectUnauthorized: tls.clientCertificate === 'required' && !tls.insecureSkipVerify,
      ...prepared.clientAuthority,
      ...(tls.cipherSuites.length > 0 && { ciphers: [...TLS13_SUITES, ...tls.cipherSuites].join(':') }),
    })
    server.on('tlsClientError', (_, socket) => socket.destroy())
    server.on('error', () => {})
    server.on('secureConnection', (socket) => {
      socket.on('error', () => {}) // `close` follows
      if (clientIsAccepted(tls, socket)) onSecure(socket, chain)
      else socket.destroy()
    })
    return server
  } catch {
    return undefined // such as cipher suites that this build of OpenSSL lacks; the handshake fails, other chains work
  }
}

/** Without them a list of older suites would switch TLS 1.3 off. */
const TLS13_SUITES = ['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256', 'TLS_AES_128_GCM_SHA256']
