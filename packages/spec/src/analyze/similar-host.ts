import { serviceHost } from '../host-name'
import { nearest } from '../read/wording'
import type { ResourceSet } from '../resource-set'

const SUFFIX = '.svc.cluster.local'
/** Comparing names costs too much where many could be meant; then there is no hint. */
const MOST_CANDIDATES = 500

const shorten = (host: string): string => (host.endsWith(SUFFIX) ? host.slice(0, -SUFFIX.length) : host)

/** How to write the host that was probably meant: the same name in another namespace, or one spelled alike. */
export const similarHostHint = ({ services, serviceEntries }: ResourceSet, host: string): string | undefined => {
  const written = shorten(host)
  const name = written.split('.', 1)[0] ?? written
  const elsewhere = services.find(({ metadata }) => metadata.name === name)
  if (elsewhere) {
    const meant = serviceHost(name, elsewhere.metadata.namespace)
    return meant === host
      ? undefined
      : `Service ${name} is in namespace ${elsewhere.metadata.namespace}: write ${meant}.`
  }
  const hosts = [
    ...services.map(({ metadata }) => `${metadata.name}.${metadata.namespace}`),
    ...serviceEntries.flatMap(({ spec }) => spec.hosts),
  ]
  const near = hosts.length > MOST_CANDIDATES ? undefined : nearest(written, hosts)
  return near === undefined ? undefined : `Did you mean ${near}?`
}
