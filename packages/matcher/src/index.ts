export { applyHeaderOperations } from './apply-header-operations'
export { buildModel } from './build/build-model'
export type { BuildOptions } from './build/build-options'
export {
  type EndpointOverride,
  type EndpointOverrideProblem,
  parseEndpointOverrides,
} from './build/endpoints/parse-endpoint-overrides'
export { readEndpointFlags } from './build/endpoints/read-endpoint-flags'
export { type CompileOptions, compileTable } from './compile/compile-table'
export type { CompiledHeaderOperations } from './compile/header-operations'
export { queryParameter } from './compile/query-parameter'
export type {
  CompiledChain,
  CompiledDestination,
  CompiledListener,
  CompiledRoute,
  CompiledVirtualHost,
  NotFound,
  PathNormalization,
  RequestMatch,
  RequireTls,
  RouteTable,
} from './compile/route-table'
export { type CorsVerdict, corsVerdict } from './cors-verdict'
export { decide } from './decide'
export type { DecideOptions, DecisionQuery } from './decide/query'
export type {
  DecidedDestination,
  DecidedRoute,
  Decision,
  HeaderChanges,
  NotFoundReason,
} from './decision'
export { describe } from './describe'
export { type Explanation, explain } from './explain'
export type { FailedCondition } from './explain/failed-condition'
export { formatExplanation } from './explain/format-explanation'
export type { Candidate, Trace } from './explain/trace'
export { firstHeader, type HeaderList, joinedHeader, removeHeader, setHeader } from './header-list'
export { hostName } from './host-name'
export { findListener, matchConnection, type NoListener, type Refusal, type TlsRejected } from './match-connection'
export { matchRequest } from './match-request'
export type * from './model'
export { type NormalisedTarget, normaliseTarget, type TargetRefusal } from './normalise-target'
export { pickCluster } from './pick-cluster'
export { httpsRedirectLocation, redirectLocation } from './redirect-location'
export type { ConnectionView, HeaderView, RequestView } from './request'
export { selectCertificate } from './select-certificate'
export type { SubstitutionContext } from './substitution-context'
export { upstreamAuthority, upstreamTarget } from './upstream-target'
