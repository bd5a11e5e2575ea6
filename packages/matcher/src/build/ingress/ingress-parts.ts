import { byAgeThenPath, ingressOwnership } from '@gatewright/spec'
import type { VirtualHost } from '../../model'
import type { BuildContext } from '../build-context'
import type { BuildOptions } from '../build-options'
import { type IngressCertificates, ingressCertificates } from './ingress-certificates'
import { ingressVirtualHosts } from './ingress-virtual-hosts'

export const INGRESS_HTTP_PORT = 80
export const INGRESS_HTTPS_PORT = 443

/** What the Ingresses that are ours ask for: one table for both ports, and certificates where one of them has a `tls` entry. */
export interface IngressParts {
  readonly virtualHosts: readonly VirtualHost[]
  readonly certificates: IngressCertificates | undefined
}

/** Undefined when no Ingress is ours. */
export const ingressParts = (context: BuildContext, options: BuildOptions): IngressParts | undefined => {
  const isOurs = ingressOwnership(context.resources, options.ingress)
  const ingresses = context.resources.ingresses.filter(isOurs).sort(byAgeThenPath)
  if (ingresses.length === 0) return undefined
  const secure = ingresses.some(({ spec }) => (spec.tls ?? []).length > 0)
  return {
    virtualHosts: ingressVirtualHosts(ingresses, INGRESS_HTTP_PORT, context),
    certificates: secure ? ingressCertificates(ingresses, context) : undefined,
  }
}
