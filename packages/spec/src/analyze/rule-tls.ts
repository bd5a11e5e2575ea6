import type { FieldPath } from '../diagnostic'
import type { ClientTls, DestinationRule } from '../resources/destination-rule'
import type { Analyzer } from './context'

/** TLS to upstreams without a CA of its own: verified with the CAs of the system, which rarely know a certificate from inside. */
export const ruleTls: Analyzer = ({ resources, report }) =>
  resources.destinationRules.flatMap((rule) => {
    const { trafficPolicy } = rule.spec
    const levels: { readonly tls: ClientTls | undefined; readonly path: FieldPath; readonly istio: string }[] = [
      { tls: trafficPolicy?.tls, path: ['spec', 'trafficPolicy', 'tls'], istio: 'IST0128' },
      ...(trafficPolicy?.portLevelSettings ?? []).map(({ tls }, i) => ({
        tls,
        path: ['spec', 'trafficPolicy', 'portLevelSettings', i, 'tls'],
        istio: 'IST0129',
      })),
    ]
    return levels.flatMap(({ tls, path, istio }) => {
      if (!tls || !lacksCa(rule, tls)) return []
      const finding = report(rule, {
        code: 'ca_certificates_missing',
        severity: 'warning',
        path,
        message: `TLS mode ${tls.mode} to ${rule.spec.host} names no caCertificates; the upstream is verified with the CAs of the system.`,
        hint: 'Name the file of the CA in caCertificates if it is none of these.',
        istio,
      })
      return [finding]
    })
  })

const lacksCa = ({ spec }: DestinationRule, tls: ClientTls): boolean => {
  if (tls.mode !== 'SIMPLE' && tls.mode !== 'MUTUAL') return false
  if (tls.caCertificates || tls.insecureSkipVerify) return false
  // With a workloadSelector the CA comes from the Secret of credentialName.
  return !(tls.credentialName && spec.workloadSelector)
}
