import type { Diagnostic } from '../diagnostic'
import type { ResourceSet } from '../resource-set'
import { competingRoutes } from './competing-routes'
import { type AnalyzeOptions, type Analyzer, createContext } from './context'
import { delegates } from './delegates'
import { destinations } from './destinations'
import { gatewayCertificates } from './gateway-certificates'
import { gatewayConflicts } from './gateway-conflicts'
import { gatewayHosts } from './gateway-hosts'
import { gatewayPorts } from './gateway-ports'
import { gatewayReferences } from './gateway-references'
import { gatewaySelectors } from './gateway-selectors'
import { ingressBackends } from './ingress-backends'
import { ingressClasses } from './ingress-classes'
import { ingressPaths } from './ingress-paths'
import { ingressTls } from './ingress-tls'
import { jwtClaims } from './jwt-claims'
import { meshHosts } from './mesh-hosts'
import { ruleHosts } from './rule-hosts'
import { ruleSubsets } from './rule-subsets'
import { ruleTls } from './rule-tls'
import { missingAddresses, protocolConflicts } from './service-entries'
import { servicePorts } from './service-ports'
import { sharedCertificates } from './shared-certificates'
import { subsetBypass } from './subset-bypass'
import { subsets } from './subsets'
import { uncheckedDestinations } from './unchecked-destinations'
import { unusedRoutes } from './unused-routes'
import { weights } from './weights'

const ANALYZERS: readonly Analyzer[] = [
  gatewaySelectors,
  gatewayConflicts,
  gatewayCertificates,
  sharedCertificates,
  gatewayPorts,
  gatewayReferences,
  gatewayHosts,
  meshHosts,
  delegates,
  uncheckedDestinations,
  destinations,
  subsets,
  subsetBypass,
  jwtClaims,
  ruleHosts,
  ruleSubsets,
  ruleTls,
  missingAddresses,
  protocolConflicts,
  servicePorts,
  ingressClasses,
  ingressBackends,
  ingressPaths,
  ingressTls,
  unusedRoutes,
  weights,
  competingRoutes,
]

/** What resources say about each other that cannot hold, or that their authors may not have meant. Never throws. */
export const analyze = (resources: ResourceSet, options?: AnalyzeOptions): readonly Diagnostic[] => {
  const context = createContext(resources, options)
  return ANALYZERS.flatMap((analyzer) => analyzer(context))
}
