export { analyze } from './analyze/analyze'
export type { AnalyzeOptions, InspectCertificate } from './analyze/context'
export {
  type DestinationRuleManifest,
  destinationRule,
  type GatewayManifest,
  gateway,
  type Named,
  type ServiceEntryManifest,
  serviceEntry,
  type VirtualServiceManifest,
  virtualService,
} from './builders'
export { ConfigError } from './config-error'
export type { Apply, ConfigSource } from './config-source'
export { type Diagnostic, type FieldPath, formatPath, type ResourceRef, type Severity } from './diagnostic'
export { DIAGNOSTIC_CODES, type DiagnosticCode } from './diagnostic-codes'
export { parseDuration } from './duration'
export { resolveGatewayName } from './gateway-name'
export { expandHost, hostCovers, intersectHosts, serviceHost } from './host-name'
export { type IngressOwnershipOptions, ingressClassOf, ingressOwnership } from './ingress-ownership'
export { isIpAddress, isIpSubnet } from './ip-address'
export { jsonSchema, KIND_NAMES } from './json-schema'
export { labelsMatch } from './labels'
export { type LoadInput, type LoadOptions, type LoadResult, load, loadDocuments, type SourceText } from './load'
export { byAge, byAgeThenPath } from './order'
export { PROTOCOL_NAMES, type Protocol, parseProtocol } from './protocol'
export { DEFAULT_PROXY, type ProxyIdentity, selectedGateways } from './proxy-identity'
export { type CompiledRegex, compileRegex, regexProblem } from './regex'
export { type Origin, type Resource, type ResourceSet, refOf } from './resource-set'
export type { ClientTls, DestinationRule, Subset, TrafficPolicy } from './resources/destination-rule'
export type { EndpointSlice } from './resources/endpoint-slice'
export type { Gateway, Server, ServerTls } from './resources/gateway'
export type { Ingress, IngressBackend, IngressPath } from './resources/ingress'
export type { IngressClass } from './resources/ingress-class'
export type { Metadata } from './resources/primitives'
export type { Secret } from './resources/secret'
export type { Service, ServicePort } from './resources/service'
export type { ServiceEntry } from './resources/service-entry'
export type { StringMatch } from './resources/string-match'
export type {
  Destination,
  HeaderOperations,
  HttpMatch,
  HttpRoute,
  TcpRoute,
  TlsRoute,
  VirtualService,
} from './resources/virtual-service'
export { createServiceRegistry, type RegistryEntry, type RegistryPort, type ServiceRegistry } from './service-registry'
