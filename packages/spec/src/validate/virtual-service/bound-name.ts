import { wildcardNameProblem } from '../host-syntax'

const OUTBOUND = 'outbound_.'

/**
 * What is wrong with a host or SNI name of a VirtualService. At a gateway also the SNI that Istio makes up between clusters is a name:
 * `outbound_.80_.v1_.reviews.prod.svc.cluster.local`, whose last part is a host.
 */
export const boundNameProblem = (name: string, onGateway: boolean): string | undefined => {
  if (!onGateway || !name.startsWith(OUTBOUND)) return wildcardNameProblem(name)
  const [, , , ...host] = name.split('.')
  return wildcardNameProblem(host.join('.'))
}
