import { labelsMatch } from '../labels'
import type { Gateway, ServerTls } from '../resources/gateway'
import { type Analyzer, keyOf } from './context'
import { shorten } from './shorten'

/**
 * One certificate in two Gateways of a proxy. Clients reuse an HTTP/2 connection for every host its certificate is valid for, but a
 * connection reaches the hosts of one server only: the others are 404 there.
 */
export const sharedCertificates: Analyzer = ({ resources: { gateways }, report }) => {
  const users = new Map<string, Set<Gateway>>()
  for (const gateway of gateways)
    for (const certificate of certificatesOf(gateway)) {
      const known = users.get(certificate)
      if (known) known.add(gateway)
      else users.set(certificate, new Set([gateway]))
    }
  return gateways.flatMap((gateway) => {
    const others = new Set([...certificatesOf(gateway)].flatMap((certificate) => [...(users.get(certificate) ?? [])]))
    // Every proxy of the other Gateway is one of ours, too, if our selector is part of the other's.
    const names = [...others]
      .filter((other) => other !== gateway && labelsMatch(gateway.spec.selector, other.spec.selector ?? {}))
      .map(keyOf)
    if (names.length === 0) return []
    const finding = report(gateway, {
      code: 'certificate_shared',
      severity: 'warning',
      path: ['metadata', 'name'],
      message: `Gateway ${keyOf(gateway)} has the same certificate as ${shorten(names)}; clients that reuse an HTTP/2 connection may get 404.`,
      hint: 'Put the hosts into one server, or give each Gateway a certificate of its own.',
      istio: 'IST0138',
    })
    return [finding]
  })
}

const certificatesOf = ({ spec }: Gateway): ReadonlySet<string> =>
  new Set(spec.servers.flatMap(({ tls }) => (tls ? certificateKey(tls) : [])))

const certificateKey = (tls: ServerTls): readonly string[] => {
  if (tls.credentialName) return [`secret ${tls.credentialName}`]
  if (tls.credentialNames?.length) return tls.credentialNames.map((name) => `secret ${name}`)
  return tls.serverCertificate && tls.privateKey ? [`file ${tls.serverCertificate} ${tls.privateKey}`] : []
}
