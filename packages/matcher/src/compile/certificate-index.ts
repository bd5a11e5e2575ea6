import type { FilterChain, ServerCertificate } from '../model'
import { compileHostIndex, type HostIndex } from './host-index'

export interface CertificateIndex {
  readonly certificates: HostIndex<readonly ServerCertificate[]>
  readonly defaultCertificates: readonly ServerCertificate[]
}

/** Certificates by server name. Several may carry one name, such as an RSA and an ECDSA key for it. */
export const compileCertificates = (chain: FilterChain): CertificateIndex => {
  const all = chain.tls?.certificates ?? []
  const byName = new Map<string, ServerCertificate[]>()
  for (const certificate of all) {
    for (const serverName of certificate.serverNames) {
      const name = serverName.toLowerCase()
      const others = byName.get(name)
      if (others) others.push(certificate)
      else byName.set(name, [certificate])
    }
  }
  const entries = [...byName].map(([domain, value]) => ({ domain, wildcardLabels: chain.wildcardLabels, value }))
  return {
    certificates: compileHostIndex(entries),
    defaultCertificates: all.filter(({ serverNames }) => serverNames.length === 0),
  }
}
