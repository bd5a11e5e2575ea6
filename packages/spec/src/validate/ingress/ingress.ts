import { isIpAddress } from '../../ip-address'
import { quote } from '../../read/wording'
import type { Ingress } from '../../resources/ingress'
import { isObjectName } from '../host-syntax'
import { each, error, type Findings, within } from '../rule'

/** An Ingress as a whole: that it serves something, its class, the hosts of its rules and certificates. */
export function* checkIngress({ spec }: Ingress): Findings {
  if (!spec.defaultBackend && !spec.rules?.length)
    yield error('field_required', ['spec'], 'The Ingress has neither rules nor a defaultBackend; it serves nothing.')
  if (spec.ingressClassName !== undefined && !isObjectName(spec.ingressClassName))
    yield error(
      'field_invalid',
      ['spec', 'ingressClassName'],
      `${quote(spec.ingressClassName)} is no name of an IngressClass.`,
    )
  yield* each(['spec', 'rules'], spec.rules, ({ host }) => within(['host'], checkHost(host ?? '')))
  yield* each(['spec', 'tls'], spec.tls, checkTls)
}

function* checkTls({ hosts, secretName }: NonNullable<Ingress['spec']['tls']>[number]): Findings {
  yield* each(['hosts'], hosts, checkHost)
  if (secretName && !isObjectName(secretName))
    yield error('field_invalid', ['secretName'], `${quote(secretName)} is no name of a Secret.`)
}

/** A lower-case name, or one whose whole first label is `*`. No host is every host. */
function* checkHost(host: string): Findings {
  const problem = host === '' ? undefined : hostProblem(host)
  if (problem !== undefined)
    yield error(
      'host_invalid',
      [],
      `The host ${quote(host)} is not allowed: ${problem}.`,
      'Write a name such as www.example.com or *.example.com.',
    )
}

const hostProblem = (host: string): string | undefined => {
  if (isIpAddress(host)) return 'it is an address'
  if (host === '*') return 'a bare * is not a host; leave host out for every host'
  if (/:\d+$/.test(host)) return 'it has a port'
  const name = host.startsWith('*.') ? host.slice(2) : host
  if (name.includes('*')) return 'the wildcard must be the whole first label'
  if (name !== name.toLowerCase()) return 'it has capital letters'
  return isObjectName(name) ? undefined : 'it is no DNS name'
}
