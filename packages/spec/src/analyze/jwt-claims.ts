import { resolveGatewayName } from '../gateway-name'
import { labelsMatch } from '../labels'
import type { Gateway } from '../resources/gateway'
import type { VirtualService } from '../resources/virtual-service'
import { type AnalysisContext, type Analyzer, keyOf } from './context'
import { fieldOf, textMap } from './loose-values'
import { selectedBy, type Workload, workloadsOf } from './workloads'

/**
 * Rules that match JWT claims at a Gateway: a RequestAuthentication applies to each of the Pods behind it. Without Pods in the input this
 * proxy stands for them, and the finding is a warning.
 */
export const jwtClaims: Analyzer = (context) => {
  const workloads = workloadsOf(context)
  const authenticates = authenticationOf(context)
  return context.resources.virtualServices.flatMap((virtualService) => {
    const claim = firstClaim(virtualService)
    if (!claim) return []
    const gateways = new Set(
      (virtualService.spec.gateways ?? []).map((name) => resolveGatewayName(name, virtualService.metadata.namespace)),
    )
    return [...gateways].flatMap((key) => {
      const gateway = context.gateways.get(key)
      const bare = gateway && podsBehind(context, gateway, workloads).find((pod) => !authenticates(pod))
      if (!gateway || !bare) return []
      const finding = context.report(virtualService, {
        code: 'claims_unverified',
        severity: bare.isPod ? 'error' : 'warning',
        path: claim.path,
        message: `The rule matches ${claim.name}, but no RequestAuthentication applies to ${bare.name} behind Gateway ${keyOf(gateway)}.`,
        hint: `Add a RequestAuthentication to namespace ${bare.namespace}.`,
        istio: 'IST0149',
      })
      return [finding]
    })
  })
}

const CLAIM_PREFIX = '@request.auth.claims'

const firstClaim = ({ spec }: VirtualService) => {
  for (const [i, rule] of (spec.http ?? []).entries())
    for (const [j, match] of (rule.match ?? []).entries())
      for (const field of ['headers', 'withoutHeaders'] as const)
        for (const name of Object.keys(match[field] ?? {}))
          if (name.startsWith(CLAIM_PREFIX)) return { name, path: ['spec', 'http', i, 'match', j, field, name] }
  return undefined
}

/** The Pods that a Gateway selects; where the input has none, this proxy if it is selected. */
const podsBehind = (
  { proxy }: AnalysisContext,
  gateway: Gateway,
  workloads: readonly Workload[],
): readonly Workload[] => {
  const selected = selectedBy(gateway.spec.selector, workloads)
  if (selected.length > 0) return selected
  return selectedBy(gateway.spec.selector, [{ name: 'this proxy', ...proxy, isPod: false }])
}

/** Namespace whose policies apply to every workload. */
const ROOT_NAMESPACE = 'istio-system'

const authenticationOf = ({ others }: AnalysisContext) => {
  const policies = others
    .filter(({ kind }) => kind === 'RequestAuthentication')
    .map(({ metadata, spec }) => ({
      namespace: metadata.namespace,
      selector: textMap(fieldOf(spec, 'selector', 'matchLabels')),
    }))
  return ({ namespace, labels }: Workload): boolean =>
    policies.some(
      (policy) =>
        (policy.namespace === ROOT_NAMESPACE || policy.namespace === namespace) && labelsMatch(policy.selector, labels),
    )
}
