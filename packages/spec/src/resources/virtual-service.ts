import { z } from 'zod'
import { duration, istioResource, percent, portSelector, stringMap } from './primitives'
import { stringMatch } from './string-match'

export const destination = z.object({
  host: z.string(),
  subset: z.string().optional(),
  port: portSelector.optional(),
})
export type Destination = z.output<typeof destination>

export const headerOperations = z.object({
  set: stringMap.optional(),
  add: stringMap.optional(),
  remove: z.array(z.string()).optional(),
})
export const headers = z.object({ request: headerOperations.optional(), response: headerOperations.optional() })
export type HeaderOperations = z.output<typeof headerOperations>

export const httpMatch = z.object({
  name: z.string().optional(),
  uri: stringMatch.optional(),
  scheme: stringMatch.optional(),
  method: stringMatch.optional(),
  authority: stringMatch.optional(),
  headers: z.record(z.string(), stringMatch).optional(),
  port: z.int().optional(),
  sourceLabels: stringMap.optional(),
  gateways: z.array(z.string()).optional(),
  queryParams: z.record(z.string(), stringMatch).optional(),
  ignoreUriCase: z.boolean().optional(),
  /** `null` or `{}`: the header must be absent. */
  withoutHeaders: z.record(z.string(), stringMatch.nullable()).optional(),
  sourceNamespace: z.string().optional(),
  statPrefix: z.string().optional(),
})
export type HttpMatch = z.output<typeof httpMatch>

export const httpRouteDestination = z.object({
  destination,
  /** Relative share. Ignored where the rule has one destination. */
  weight: z.int().optional(),
  headers: headers.optional(),
})
export const routeDestination = z.object({ destination, weight: z.int().optional() })

export const redirect = z.object({
  uri: z.string().optional(),
  prefixRewrite: z.string().optional(),
  authority: z.string().optional(),
  scheme: z.string().optional(),
  port: z.int().optional(),
  derivePort: z.enum(['FROM_PROTOCOL_DEFAULT', 'FROM_REQUEST_PORT']).optional(),
  redirectCode: z.int().optional(),
})

export const directResponse = z.object({
  status: z.int(),
  body: z.object({ string: z.string().optional(), bytes: z.string().optional() }).optional(),
})

export const rewrite = z.object({
  uri: z.string().optional(),
  authority: z.string().optional(),
  uriRegexRewrite: z.object({ match: z.string().optional(), rewrite: z.string().optional() }).optional(),
})

export const retries = z.object({
  attempts: z.int().optional(),
  perTryTimeout: duration.optional(),
  retryOn: z.string().optional(),
  retryRemoteLocalities: z.boolean().nullable().optional(),
  retryIgnorePreviousHosts: z.boolean().nullable().optional(),
  backoff: duration.optional(),
})

export const fault = z.object({
  delay: z
    .object({
      fixedDelay: duration.optional(),
      exponentialDelay: duration.optional(),
      percentage: percent.optional(),
      /** Deprecated whole-number percentage. */
      percent: z.int().optional(),
    })
    .optional(),
  abort: z
    .object({
      httpStatus: z.int().optional(),
      grpcStatus: z.string().optional(),
      http2Error: z.string().optional(),
      percentage: percent.optional(),
    })
    .optional(),
})

export const corsPolicy = z.object({
  allowOrigins: z.array(stringMatch).optional(),
  /** Deprecated list of exact origins, used when `allowOrigins` is absent. */
  allowOrigin: z.array(z.string()).optional(),
  allowMethods: z.array(z.string()).optional(),
  allowHeaders: z.array(z.string()).optional(),
  exposeHeaders: z.array(z.string()).optional(),
  maxAge: duration.optional(),
  allowCredentials: z.boolean().nullable().optional(),
  unmatchedPreflights: z.enum(['UNSPECIFIED', 'FORWARD', 'IGNORE']).optional(),
})

export const httpRoute = z.object({
  name: z.string().optional(),
  match: z.array(httpMatch).optional(),
  route: z.array(httpRouteDestination).optional(),
  redirect: redirect.optional(),
  directResponse: directResponse.optional(),
  delegate: z.object({ name: z.string().optional(), namespace: z.string().optional() }).optional(),
  rewrite: rewrite.optional(),
  timeout: duration.optional(),
  retries: retries.optional(),
  fault: fault.optional(),
  mirror: destination.optional(),
  /** Deprecated whole-number percentages; `mirrorPercentage` is the current field. */
  mirrorPercent: z.int().nullable().optional(),
  mirror_percent: z.int().nullable().optional(),
  mirrorPercentage: percent.optional(),
  mirrors: z.array(z.object({ destination, percentage: percent.optional() })).optional(),
  corsPolicy: corsPolicy.optional(),
  headers: headers.optional(),
})
export type HttpRoute = z.output<typeof httpRoute>

export const l4Match = z.object({
  destinationSubnets: z.array(z.string()).optional(),
  port: z.int().optional(),
  sourceSubnet: z.string().optional(),
  sourceLabels: stringMap.optional(),
  gateways: z.array(z.string()).optional(),
  sourceNamespace: z.string().optional(),
})
export const tlsMatch = l4Match.extend({ sniHosts: z.array(z.string()) })

export const tlsRoute = z.object({ match: z.array(tlsMatch), route: z.array(routeDestination).optional() })
export const tcpRoute = z.object({ match: z.array(l4Match).optional(), route: z.array(routeDestination).optional() })
export type TlsRoute = z.output<typeof tlsRoute>
export type TcpRoute = z.output<typeof tcpRoute>

export const virtualService = istioResource(
  'VirtualService',
  z.object({
    /** Empty or missing: a delegate. */
    hosts: z.array(z.string()).optional(),
    /** Missing: `['mesh']`, which has no effect at a gateway. */
    gateways: z.array(z.string()).optional(),
    http: z.array(httpRoute).optional(),
    tls: z.array(tlsRoute).optional(),
    tcp: z.array(tcpRoute).optional(),
    exportTo: z.array(z.string()).optional(),
  }),
)
export type VirtualService = z.output<typeof virtualService>
