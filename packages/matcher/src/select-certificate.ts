import { lookupHost } from './compile/host-index'
import type { CompiledChain } from './compile/route-table'
import type { ServerCertificate } from './model'

/** Certificates to show for a server name: those that carry it, else those without names. Empty when there is none to show. */
export const selectCertificate = (chain: CompiledChain, sni: string | undefined): readonly ServerCertificate[] =>
  (sni ? lookupHost(chain.certificates, sni.toLowerCase()) : undefined) ?? chain.defaultCertificates
