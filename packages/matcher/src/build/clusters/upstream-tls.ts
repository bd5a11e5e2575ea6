import type { ClientTls } from '@gatewright/spec'
import type { KeyMaterial, UpstreamTlsMaterial } from '../../model'
import { authoritySecret, credentialSecret } from '../tls/credential'
import type { SecretStore } from '../tls/secret-store'

/** TLS towards the upstream, or undefined where the policy asks for none. The names of a ServiceEntry count where the policy has none. */
export const upstreamTls = (
  tls: ClientTls | undefined,
  entryNames: readonly string[] | undefined,
): ClientTls | undefined => {
  if (!tls?.mode || tls.mode === 'DISABLE') return undefined
  const named = (tls.subjectAltNames ?? []).length > 0 || !entryNames || entryNames.length === 0
  return named || tls.insecureSkipVerify ? tls : { ...tls, subjectAltNames: [...entryNames] }
}

/** What `tls` names: files, or the Secret of its `credentialName`, which only a gateway may use. */
export const upstreamTlsMaterial = (
  tls: ClientTls,
  proxyNamespace: string,
  secrets: SecretStore,
): UpstreamTlsMaterial => {
  const withIdentity = tls.mode === 'MUTUAL'
  if (tls.mode === 'ISTIO_MUTUAL') return { ...NONE, certificate: MESH_IDENTITY, privateKey: MESH_IDENTITY }
  if (tls.credentialName) {
    const pair = withIdentity ? secrets.serverPair(credentialSecret(tls.credentialName, proxyNamespace)) : NONE
    const authorities = secrets.authorities(authoritySecret(tls.credentialName, undefined, proxyNamespace, secrets))
    return { ...NONE, ...authorities, certificate: pair.certificate, privateKey: pair.privateKey }
  }
  return {
    certificate: withIdentity ? file(tls.clientCertificate) : undefined,
    privateKey: withIdentity ? file(tls.privateKey) : undefined,
    caCertificates: file(tls.caCertificates),
    caCrl: file(tls.caCrl),
  }
}

const NONE: UpstreamTlsMaterial = {
  certificate: undefined,
  privateKey: undefined,
  caCertificates: undefined,
  caCrl: undefined,
}

/** Outside a mesh a proxy has no workload identity to show. */
const MESH_IDENTITY: KeyMaterial = { from: 'missing', secret: 'builtin://' }

const file = (path: string | undefined): KeyMaterial | undefined => (path ? { from: 'file', path } : undefined)
