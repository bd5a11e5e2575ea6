import { wildcardNameProblem } from '../host-syntax'

const OUTBOUND = 'outbound_.'

/**
 * What is wrong with a host or SNI name of a VirtualService. Where a gateway chooses by SNI, what Istio makes up between clusters is a
 * name, too: `outbound_.80_.v1_.reviews.prod.svc.cluster.local`, whose last part is a host.
 */
export const boundNameProblem = (name: string, atSniGateway: boolean): string | undefined => {
  if (!atSniGateway || !name.startsWith(OUTBOUND)) return wildcardNameProblem(name)
  const [, , , ...host] = name.split('.')
  return wildcardNameProblem(host.join('.'))
}
