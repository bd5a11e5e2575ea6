import type { Diagnostic } from '../diagnostic'
import { ingressClassOf } from '../ingress-ownership'
import { nearest } from '../read/wording'
import type { Ingress } from '../resources/ingress'
import { type AnalysisContext, type Analyzer, keyOf } from './context'
import { secretProblem } from './gateway-certificates'

/** Secret in the namespace of the gateway that holds the certificate of every Ingress without one. Istio's name for it since 2018. */
const DEFAULT_CERTIFICATE = 'istio-ingress-certs'

/** Secrets of our Ingresses: they are there and hold a certificate that can be used. Otherwise the default certificate is served. */
export const ingressTls: Analyzer = (context) =>
  context.resources.ingresses.filter(context.isOurs).flatMap((ingress) =>
    (ingress.spec.tls ?? []).flatMap(({ secretName }, i): readonly Diagnostic[] => {
      if (!secretName) return []
      const keys = placesOf(context, ingress, secretName)
      if (keys.some((key) => context.isUnreadable('Secret', key))) return []
      const secret = keys.map((key) => context.secrets.get(key)).find((found) => found !== undefined)
      const path = ['spec', 'tls', i, 'secretName']
      if (secret) {
        const problem = secretProblem(secret, context.inspectCertificate)
        if (problem === undefined) return []
        const message = `The certificate of Secret ${keyOf(secret)} cannot be used: ${problem.text}. The default certificate is served instead.`
        return [context.report(ingress, { code: 'certificate_invalid', severity: 'warning', path, message })]
      }
      if (secretName === DEFAULT_CERTIFICATE) return []
      const { namespace } = ingress.metadata
      const near = nearest(
        secretName,
        context.resources.secrets
          .filter(({ metadata }) => metadata.namespace === namespace)
          .map((s) => s.metadata.name),
      )
      const finding = context.report(ingress, {
        code: 'secret_not_found',
        severity: 'warning',
        path,
        message: `There is no Secret ${secretName} in namespace ${namespace}; the default certificate is served instead.`,
        ...(near !== undefined && { hint: `Did you mean ${near}?` }),
      })
      return [finding]
    }),
  )

/** Where a Secret is looked for: beside the Ingress as Kubernetes has it; for class `istio` also beside the gateway as Istio has it. */
const placesOf = ({ proxy }: AnalysisContext, ingress: Ingress, secretName: string): readonly string[] => [
  `${ingress.metadata.namespace}/${secretName}`,
  ...(ingressClassOf(ingress) === 'istio' ? [`${proxy.namespace}/${secretName}`] : []),
]
