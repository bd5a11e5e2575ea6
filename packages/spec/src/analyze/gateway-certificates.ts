import type { Diagnostic, FieldPath } from '../diagnostic'
import { labelsMatch } from '../labels'
import { nearest } from '../read/wording'
import type { Gateway, ServerTls } from '../resources/gateway'
import type { Secret } from '../resources/secret'
import { type AnalysisContext, type Analyzer, keyOf } from './context'
import { type CredentialPlace, credentialPlace } from './credential-name'
import { hasCa, readTlsSecret } from './tls-secret'
import { selectedBy, workloadsOf } from './workloads'

/** Secrets of servers that end TLS: they are there, in the namespace of the proxy, and hold a certificate that can be used. */
export const gatewayCertificates: Analyzer = (context) => {
  const namespaceOf = proxyNamespaceOf(context)
  const inspect = inspector(context)
  return context.resources.gateways.flatMap((gateway) => {
    const namespace = namespaceOf(gateway)
    if (namespace === undefined) return []
    return gateway.spec.servers.flatMap(({ tls }, i): readonly Diagnostic[] => {
      if (!tls || !endsTls(tls)) return []
      const at = ['spec', 'servers', i, 'tls']
      const certificates = credentialsOf(tls, at).flatMap(({ name, path }) => {
        const place = credentialPlace(name, namespace)
        const secret = findSecret(context, place)
        if (secret === 'unknown') return []
        if (!secret) return [context.report(gateway, { ...missing(context, place), path })]
        const problem = inspect(secret)
        return problem === undefined ? [] : [context.report(gateway, { ...unusable(secret, problem), path })]
      })
      const ca = clientCaProblem(context, tls, namespace, at)
      return ca ? [...certificates, context.report(gateway, ca)] : certificates
    })
  })
}

/** The namespace of the proxy behind a Gateway; undefined where the input does not tell what the Gateway selects. */
const proxyNamespaceOf = (context: AnalysisContext) => {
  const pods = workloadsOf(context)
  return ({ spec }: Gateway): string | undefined =>
    labelsMatch(spec.selector, context.proxy.labels)
      ? context.proxy.namespace
      : selectedBy(spec.selector, pods)[0]?.namespace
}

const endsTls = ({ mode }: ServerTls): boolean => mode === 'SIMPLE' || mode === 'MUTUAL' || mode === 'OPTIONAL_MUTUAL'

const credentialsOf = (tls: ServerTls, at: FieldPath) => [
  ...(tls.credentialName ? [{ name: tls.credentialName, path: [...at, 'credentialName'] }] : []),
  ...(tls.credentialNames ?? []).map((name, i) => ({ name, path: [...at, 'credentialNames', i] })),
]

const findSecret = (context: AnalysisContext, place: CredentialPlace): Secret | undefined | 'unknown' => {
  if (place.kind === 'elsewhere') return 'unknown'
  if (place.kind === 'denied') return undefined
  const key = `${place.namespace}/${place.name}`
  return context.isUnreadable('Secret', key) ? 'unknown' : context.secrets.get(key)
}

const missing = ({ secrets, resources }: AnalysisContext, place: CredentialPlace) => {
  const { namespace, name } = place.kind === 'elsewhere' ? { namespace: '', name: '' } : place
  const elsewhere = resources.secrets.find(({ metadata }) => metadata.name === name)
  const near = nearest(
    name,
    [...secrets.values()].filter(({ metadata }) => metadata.namespace === namespace).map((s) => s.metadata.name),
  )
  const hint =
    place.kind === 'denied'
      ? 'A proxy reads the Secrets of its own namespace only.'
      : elsewhere
        ? `Secret ${keyOf(elsewhere)} is not looked at: the namespace of the proxy counts, not that of the Gateway.`
        : near !== undefined
          ? `Did you mean ${near}?`
          : undefined
  return {
    code: 'secret_not_found',
    // Secrets are often kept apart from other manifests. An input without any does not say that this one is missing.
    severity: resources.secrets.length > 0 ? 'error' : 'warning',
    message: `There is no Secret ${name} in namespace ${namespace}; TLS handshakes fail without it.`,
    ...(hint !== undefined && { hint }),
    istio: 'IST0101',
  } as const
}

interface SecretProblem {
  readonly text: string
  readonly istio?: string
}

const unusable = (secret: Secret, { text, istio }: SecretProblem) =>
  ({
    code: 'certificate_invalid',
    severity: 'error',
    message: `The certificate of Secret ${keyOf(secret)} cannot be used: ${text}.`,
    ...(istio !== undefined && { istio }),
  }) as const

/** The problem of a Secret's certificate; each Secret is read once. */
const inspector = ({ inspectCertificate }: AnalysisContext) => {
  const known = new Map<Secret, SecretProblem | undefined>()
  return (secret: Secret): SecretProblem | undefined => {
    if (!known.has(secret)) known.set(secret, secretProblem(secret, inspectCertificate))
    return known.get(secret)
  }
}

/**
 * What is wrong with the certificate of a Secret, as the end of a sentence. Istio's analyzer looks at the certificate, not at whether the
 * key belongs to it.
 */
export const secretProblem = (
  secret: Secret,
  inspect: AnalysisContext['inspectCertificate'],
): SecretProblem | undefined => {
  const read = readTlsSecret(secret)
  if ('problem' in read) return { text: read.problem, istio: 'IST0161' }
  const ofCertificate = inspect(read.certificate, undefined)
  if (ofCertificate !== undefined) return { text: asClause(ofCertificate), istio: 'IST0161' }
  const ofKey = inspect(read.certificate, read.key)
  return ofKey === undefined ? undefined : { text: asClause(ofKey) }
}

/** A sentence as the end of another one. */
const asClause = (sentence: string): string =>
  sentence.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase()).replace(/\.$/, '')

/** Servers that verify clients take the CA from `caCertCredentialName`, else from `<credentialName>-cacert`, else from the same Secret. */
const clientCaProblem = (context: AnalysisContext, tls: ServerTls, namespace: string, at: FieldPath) => {
  const [first] = credentialsOf(tls, at)
  if (tls.mode === 'SIMPLE' || !first) return undefined
  if (tls.caCertCredentialName) {
    const place = credentialPlace(tls.caCertCredentialName, namespace)
    const path = [...at, 'caCertCredentialName']
    const secret = findSecret(context, place)
    if (secret === 'unknown') return undefined
    if (!secret) return { ...missing(context, place), path }
    return hasCa(secret)
      ? undefined
      : { ...unusable(secret, { text: 'it has neither cacert nor ca.crt', istio: 'IST0161' }), path }
  }
  const secret = findSecret(context, credentialPlace(first.name, namespace))
  const beside = findSecret(context, credentialPlace(`${first.name}-cacert`, namespace))
  if (!secret || secret === 'unknown' || beside === 'unknown' || hasCa(beside ?? secret)) return undefined
  const problem = { text: 'clients must be verified, but it has neither cacert nor ca.crt', istio: 'IST0161' }
  return { ...unusable(beside ?? secret, problem), path: first.path }
}
