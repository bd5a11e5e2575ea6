import { type Ingress, ingressClassOf, type ResourceSet } from '@gatewright/spec'
import type { ServerCertificate } from '../../model'
import type { BuildContext } from '../build-context'
import { domainName } from '../domain-name'
import type { SecretRef } from '../tls/secret-store'

export interface IngressCertificates {
  /** For server names; each name occurs once. */
  readonly named: readonly ServerCertificate[]
  /** For clients whose name no other takes, or that send none. */
  readonly unnamed: readonly ServerCertificate[]
}

/** The one certificate of Istio's first ingress, in the namespace of the proxy. */
const ISTIO_INGRESS_CERTS = 'istio-ingress-certs'
const ISTIO_CONTROLLER = 'istio.io/ingress-controller'

/**
 * Certificates of the `tls` entries of Ingresses. Of several for one name the oldest Ingress's is shown. The default certificate, which
 * Ingresses of class `istio` have, is for entries without `secretName` and for names that no entry has.
 * @param ingresses oldest first
 */
export const ingressCertificates = (
  ingresses: readonly Ingress[],
  { resources, secrets, proxy }: BuildContext,
): IngressCertificates => {
  const taken = new Set<string>()
  const named: ServerCertificate[] = []
  const unnamed: ServerCertificate[] = []
  const defaultSecret: SecretRef = { namespace: proxy.namespace, name: ISTIO_INGRESS_CERTS }
  let wantsDefault = false
  for (const ingress of ingresses) {
    const istio = isIstioClass(ingress, resources)
    for (const { hosts, secretName } of ingress.spec.tls ?? []) {
      wantsDefault ||= istio
      const own = { namespace: ingress.metadata.namespace, name: secretName ?? '' }
      // Istio looks for Secrets beside the proxy, Kubernetes beside the Ingress.
      const beside = { namespace: proxy.namespace, name: own.name }
      const found = [own, ...(istio ? [beside] : [])].find((ref) => secretName && secrets.has(ref))
      // Without its Secret an entry shows the default certificate, never that of another host.
      const pair = secrets.serverPair(found ?? (secrets.has(defaultSecret) || !secretName ? defaultSecret : own))
      const { names, open } = namesOf(ingress, hosts, istio)
      const free = names.filter((name) => !taken.has(name))
      for (const name of free) taken.add(name)
      if (free.length > 0) named.push({ serverNames: free, ...pair })
      if (open) unnamed.push({ serverNames: [], ...pair })
    }
  }
  if (wantsDefault && secrets.has(defaultSecret))
    unnamed.push({ serverNames: [], ...secrets.serverPair(defaultSecret) })
  return { named, unnamed }
}

/**
 * Names of an entry. One without hosts is for all hosts of its Ingress, which is every name when a rule has no host; Istio always
 * took it for every name.
 */
const namesOf = (
  { spec }: Ingress,
  hosts: readonly string[] | undefined,
  istio: boolean,
): { readonly names: readonly string[]; readonly open: boolean } => {
  if (hosts?.length) return { names: [...new Set(hosts.map(domainName))], open: false }
  const own = (spec.rules ?? []).map(({ host }) => host ?? '')
  const names = own.filter((host) => host !== '').map(domainName)
  return { names: [...new Set(names)], open: istio || names.length < own.length || names.length === 0 }
}

const isIstioClass = (ingress: Ingress, { ingressClasses }: ResourceSet): boolean => {
  const name = ingressClassOf(ingress)
  const byName = ingressClasses.find(({ metadata }) => metadata.name === name)
  if (name !== undefined) return byName ? byName.spec.controller === ISTIO_CONTROLLER : name === 'istio'
  return ingressClasses.some(
    ({ spec, metadata }) => spec.controller === ISTIO_CONTROLLER && isDefault(metadata.annotations),
  )
}

const isDefault = (annotations: Readonly<Record<string, string>> | undefined): boolean =>
  annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true'
