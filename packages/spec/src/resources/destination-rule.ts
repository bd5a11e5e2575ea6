import { z } from 'zod'
import { duration, istioResource, portSelector, stringMap } from './primitives'

export const httpCookie = z.object({
  name: z.string(),
  path: z.string().optional(),
  ttl: duration.optional(),
  attributes: z.array(z.object({ name: z.string(), value: z.string().optional() })).optional(),
})

export const consistentHash = z.object({
  httpHeaderName: z.string().optional(),
  httpCookie: httpCookie.optional(),
  useSourceIp: z.boolean().optional(),
  httpQueryParameterName: z.string().optional(),
  minimumRingSize: z.int().optional(),
  ringHash: z.object({ minimumRingSize: z.int().optional() }).optional(),
  maglev: z.object({ tableSize: z.int().optional() }).optional(),
})

const failover = z.object({ from: z.string().optional(), to: z.string().optional() })

export const localityLbSetting = z.object({
  distribute: z
    .array(z.object({ from: z.string().optional(), to: z.record(z.string(), z.int()).optional() }))
    .optional(),
  failover: z.array(failover).optional(),
  failoverPriority: z.array(z.string()).optional(),
  enabled: z.boolean().nullable().optional(),
})

export const zoneAwareLbSetting = z.object({
  failover: z.array(failover).optional(),
  failoverPriority: z.array(z.string()).optional(),
  enabled: z.boolean().nullable().optional(),
  minClusterSize: z.int().nullable().optional(),
})

/** Istio's weighting by reported load; read so that its fields are known. */
const backendUtilization = z.looseObject({})

export const loadBalancer = z.object({
  simple: z.enum(['UNSPECIFIED', 'LEAST_CONN', 'LEAST_REQUEST', 'RANDOM', 'PASSTHROUGH', 'ROUND_ROBIN']).optional(),
  consistentHash: consistentHash.optional(),
  localityLbSetting: localityLbSetting.nullable().optional(),
  backendUtilization: backendUtilization.optional(),
  zoneAwareLbSetting: zoneAwareLbSetting.optional(),
  warmupDurationSecs: duration.nullable().optional(),
  warmup: z
    .object({
      duration,
      minimumPercent: z.number().nullable().optional(),
      aggression: z.number().nullable().optional(),
    })
    .optional(),
})

export const connectionPool = z.object({
  tcp: z
    .object({
      maxConnections: z.int().optional(),
      connectTimeout: duration.optional(),
      tcpKeepalive: z
        .object({ probes: z.int().optional(), time: duration.optional(), interval: duration.optional() })
        .optional(),
      maxConnectionDuration: duration.optional(),
      idleTimeout: duration.optional(),
    })
    .optional(),
  http: z
    .object({
      http1MaxPendingRequests: z.int().optional(),
      http2MaxRequests: z.int().optional(),
      maxRequestsPerConnection: z.int().optional(),
      maxRetries: z.int().optional(),
      idleTimeout: duration.optional(),
      h2UpgradePolicy: z.enum(['DEFAULT', 'DO_NOT_UPGRADE', 'UPGRADE']).optional(),
      useClientProtocol: z.boolean().optional(),
      maxConcurrentStreams: z.int().optional(),
      http2KeepAlive: z.object({ interval: duration.optional(), timeout: duration.optional() }).optional(),
    })
    .optional(),
})

export const outlierDetection = z.object({
  /** Deprecated; has no effect. */
  consecutiveErrors: z.int().optional(),
  splitExternalLocalOriginErrors: z.boolean().optional(),
  consecutiveLocalOriginFailures: z.int().nullable().optional(),
  consecutiveGatewayErrors: z.int().nullable().optional(),
  consecutive5xxErrors: z.int().nullable().optional(),
  interval: duration.optional(),
  baseEjectionTime: duration.optional(),
  maxEjectionPercent: z.int().optional(),
  minHealthPercent: z.int().optional(),
  outlierDetectionHttpErrorCodes: z.array(z.int()).optional(),
})

/** Istio ClientTLSSettings: how the proxy speaks to the upstream. */
export const clientTls = z.object({
  mode: z.enum(['DISABLE', 'SIMPLE', 'MUTUAL', 'ISTIO_MUTUAL']).optional(),
  clientCertificate: z.string().optional(),
  privateKey: z.string().optional(),
  caCertificates: z.string().optional(),
  caCrl: z.string().optional(),
  credentialName: z.string().optional(),
  subjectAltNames: z.array(z.string()).optional(),
  sni: z.string().optional(),
  insecureSkipVerify: z.boolean().nullable().optional(),
})
export type ClientTls = z.output<typeof clientTls>

const policyFields = {
  loadBalancer: loadBalancer.optional(),
  connectionPool: connectionPool.optional(),
  outlierDetection: outlierDetection.optional(),
  tls: clientTls.optional(),
}
export const portTrafficPolicy = z.object({ port: portSelector.optional(), ...policyFields })

/** Traffic to the destination goes through a tunnel of another proxy. */
export const tunnel = z.object({ protocol: z.string().optional(), targetHost: z.string(), targetPort: z.int() })

export const retryBudget = z.object({
  percent: z.number().nullable().optional(),
  minRetryConcurrency: z.int().optional(),
  budgetInterval: duration.optional(),
})

export const trafficPolicy = z.object({
  ...policyFields,
  portLevelSettings: z.array(portTrafficPolicy).optional(),
  tunnel: tunnel.optional(),
  proxyProtocol: z.object({ version: z.enum(['V1', 'V2']).optional() }).optional(),
  retryBudget: retryBudget.optional(),
})
export type TrafficPolicy = z.output<typeof trafficPolicy>

export const subset = z.object({
  name: z.string(),
  labels: stringMap.optional(),
  trafficPolicy: trafficPolicy.optional(),
})
export type Subset = z.output<typeof subset>

export const destinationRule = istioResource(
  'DestinationRule',
  z.object({
    host: z.string(),
    trafficPolicy: trafficPolicy.optional(),
    subsets: z.array(subset).optional(),
    exportTo: z.array(z.string()).optional(),
    workloadSelector: z.object({ matchLabels: stringMap.optional() }).optional(),
  }),
)
export type DestinationRule = z.output<typeof destinationRule>
