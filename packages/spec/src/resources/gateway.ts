import { z } from 'zod'
import { istioResource, stringMap } from './primitives'

export const TLS_MODES = [
  'PASSTHROUGH',
  'SIMPLE',
  'MUTUAL',
  'AUTO_PASSTHROUGH',
  'ISTIO_MUTUAL',
  'OPTIONAL_MUTUAL',
] as const
export const TLS_VERSIONS = ['TLS_AUTO', 'TLSV1_0', 'TLSV1_1', 'TLSV1_2', 'TLSV1_3'] as const

export const tlsCertificate = z.object({
  serverCertificate: z.string().optional(),
  privateKey: z.string().optional(),
  caCertificates: z.string().optional(),
})

/** Istio ServerTLSSettings. A block without `mode` is PASSTHROUGH, the zero value of the enum. */
export const serverTls = z.object({
  httpsRedirect: z.boolean().optional(),
  mode: z.enum(TLS_MODES).optional(),
  serverCertificate: z.string().optional(),
  privateKey: z.string().optional(),
  caCertificates: z.string().optional(),
  caCrl: z.string().optional(),
  credentialName: z.string().optional(),
  credentialNames: z.array(z.string()).optional(),
  caCertCredentialName: z.string().optional(),
  tlsCertificates: z.array(tlsCertificate).optional(),
  subjectAltNames: z.array(z.string()).optional(),
  verifyCertificateSpki: z.array(z.string()).optional(),
  verifyCertificateHash: z.array(z.string()).optional(),
  minProtocolVersion: z.enum(TLS_VERSIONS).optional(),
  maxProtocolVersion: z.enum(TLS_VERSIONS).optional(),
  cipherSuites: z.array(z.string()).optional(),
  ecdhCurves: z.array(z.string()).optional(),
  insecureSkipVerify: z.boolean().nullable().optional(),
})
export type ServerTls = z.output<typeof serverTls>

export const serverPort = z.object({
  number: z.int(),
  /** Upper case once loaded (`HTTP`, `HTTPS`, `HTTP2`, `GRPC`, `GRPC-WEB`, `TCP`, `TLS`, `MONGO` ...). */
  protocol: z.string().toUpperCase(),
  name: z.string(),
  targetPort: z.int().optional(),
})

export const server = z.object({
  port: serverPort,
  /** IP, or a unix socket path. Default: every interface. */
  bind: z.string().optional(),
  /**
   * `[namespace/]host`. Empty once loaded means that the manifest had none, as in 2018: the server answers any Host, and so do the
   * VirtualServices bound to it, whatever their own hosts say.
   */
  hosts: z.array(z.string()),
  tls: serverTls.optional(),
  defaultEndpoint: z.string().optional(),
  name: z.string().optional(),
})
export type Server = z.output<typeof server>

export const gateway = istioResource(
  'Gateway',
  z.object({
    /** A Gateway without any breaks a rule of its own, but is still a Gateway. */
    servers: z.array(server).default([]),
    /** Labels the proxy must carry. Missing: every proxy. */
    selector: stringMap.optional(),
  }),
)
export type Gateway = z.output<typeof gateway>
